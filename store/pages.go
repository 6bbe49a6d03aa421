package store

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"io"
	"slices"
)

// pages reads a bbolt file page by page, and trusts none of them. bbolt itself
// follows whatever a page says: a damaged one can lead it in a circle for ever,
// far behind the file, or onto pages in use when it looks for free ones, and
// some of that ends the process whoever recovers. The layout is that of bbolt's
// version 2: numbers in the machine's order, a page with a head of its number,
// kind, count of elements and of further pages that belong to it.
type pages struct {
	file  io.ReaderAt
	size  int64    // of a page
	root  uint64   // the page where the tree of buckets begins
	older uint64   // the same before the last change, 0 where that is not known
	free  uint64   // the page of the list of free pages
	met   []bool   // pages that belong to a tree or to that list
	bad   []uint64 // pages that are damaged, or that a damaged page leads to
	save  bool     // what can be is read: a page that says it has more pages than it has must not hide those
}

const (
	pageBranch = 0x01
	pageLeaf   = 0x02
	pageFree   = 0x10
	pageHead   = 16 // bytes, as an element of a page has before its key
	noFreeList = 1<<64 - 1
	bboltMagic = 0xED0CDAED
	fileHead   = 64      // bytes, behind the head of its page
	mostPages  = 1 << 26 // more than any file of ours has
)

var order = binary.NativeEndian

// readPages reads the two heads of a file, of which the newer counts; false
// where neither is whole. Where one is not, what was written last may be lost:
// its page is damaged.
func readPages(file io.ReaderAt) (*pages, bool) {
	first := readHead(file, 0)
	var second []byte
	for size := int64(1 << 10); second == nil && size <= 64<<10; size *= 2 { // it is a page behind the first
		if head := readHead(file, size); head != nil && int64(order.Uint32(head[8:])) == size {
			second = head
		}
	}
	newest, older, p := first, second, &pages{file: file}
	switch {
	case first == nil && second == nil:
		return nil, false
	case first == nil:
		newest, older, p.bad = second, nil, []uint64{0}
	case second == nil:
		p.bad = []uint64{1}
	case order.Uint64(second[48:]) > order.Uint64(first[48:]):
		newest, older = second, first
	}
	if older != nil {
		p.older = order.Uint64(older[16:])
	}
	p.size, p.root, p.free = int64(order.Uint32(newest[8:])), order.Uint64(newest[16:]), order.Uint64(newest[32:])
	n := order.Uint64(newest[40:])
	if p.size < 1<<10 || p.size > 64<<10 || n > mostPages {
		return nil, false
	}
	p.met = make([]bool, n)
	return p, true
}

// readHead is a head of the file at a page, nil where it is not whole.
func readHead(file io.ReaderAt, page int64) []byte {
	head := make([]byte, fileHead)
	if _, err := file.ReadAt(head, page+pageHead); err != nil || order.Uint32(head) != bboltMagic {
		return nil
	}
	sum := fnv.New64a()
	sum.Write(head[:fileHead-8])
	if order.Uint64(head[fileHead-8:]) != sum.Sum64() {
		return nil
	}
	return head
}

// check looks at the whole structure, or but for the leaves, which are most of
// it: what a read or a write would go astray by. It returns the damaged pages.
func (p *pages) check(leaves bool) []uint64 {
	for _, b := range p.buckets() {
		p.bucket(b[1], leaves, func(_, _ []byte) {})
	}
	p.freeList()
	return p.bad
}

// rows visits what can be read of every bucket, in no certain order, and then
// the elements of leaves that no page leads to any more, as one that did is
// damaged, whose bucket is not known. Keys and values stay good. It returns the
// buckets of which nothing was damaged.
func (p *pages) rows(visit func(bucket string, key, value []byte)) (whole map[string]bool) {
	whole = p.treeRows(visit)
	if p.bad != nil && p.freeList() {
		p.leafRows(visit)
	}
	return whole
}

// treeRows are the rows that the tree of buckets leads to.
func (p *pages) treeRows(visit func(bucket string, key, value []byte)) (whole map[string]bool) {
	p.save, whole = true, map[string]bool{}
	for _, b := range p.buckets() {
		before := len(p.bad)
		p.bucket(b[1], true, func(key, value []byte) { visit(string(b[0]), key, value) })
		whole[string(b[0])] = len(p.bad) == before
	}
	return whole
}

// leafRows are those of all leaves that were not met. One that was of the tree of
// buckets itself has small buckets within it.
func (p *pages) leafRows(visit func(bucket string, key, value []byte)) {
	p.save = true
	for id := range p.met {
		if !p.isLeaf(uint64(id)) {
			continue
		}
		p.tree(uint64(id), true, nil, nil, func(key, value []byte) {
			if len(value) >= 2*pageHead && order.Uint64(value) == 0 && order.Uint16(value[pageHead+8:]) == pageLeaf {
				p.bucket(value, true, func(k, v []byte) { visit(string(key), k, v) })
				return
			}
			visit("", key, value)
		})
	}
}

// forget makes every page one that was not met, and another the root.
func (p *pages) forget(root uint64) {
	p.root = root
	clear(p.met)
}

// buckets are names and heads of the buckets.
func (p *pages) buckets() (list [][2][]byte) {
	p.tree(p.root, true, nil, nil, func(name, head []byte) {
		if len(head) >= pageHead {
			list = append(list, [2][]byte{name, head})
		}
	})
	return list
}

// bucket visits the elements of a bucket. A small one is a page within its head.
func (p *pages) bucket(head []byte, leaves bool, visit func(key, value []byte)) {
	if root := order.Uint64(head); root != 0 {
		p.tree(root, leaves, nil, nil, visit)
		return
	}
	list, sound := elements(head[pageHead:], nil, nil)
	for _, e := range list {
		visit(e.key, e.value)
	}
	if !sound {
		p.bad = append(p.bad, p.root)
	}
}

// tree visits the elements of a page and of those below it, whose keys should be
// in order and from one on and below another, where those are not nil. Without
// leaves, those are not read, and of a page whose first page below is a leaf the
// others are taken for leaves as well: the leaves of a tree are all equally deep.
func (p *pages) tree(id uint64, leaves bool, from, to []byte, visit func(key, value []byte)) {
	if !leaves && p.isLeaf(id) {
		p.meet(id, 1)
		return
	}
	page := p.read(id)
	if page == nil {
		return
	}
	list, sound := elements(page, from, to)
	if !sound {
		p.bad = append(p.bad, id)
	}
	if order.Uint16(page[8:]) != pageBranch {
		for _, e := range list {
			visit(e.key, e.value)
		}
		return
	}
	skip := !leaves && len(list) > 0 && p.isLeaf(list[0].below)
	for i, e := range list {
		below := to
		if i+1 < len(list) {
			below = list[i+1].key
		}
		if !skip {
			p.tree(e.below, leaves, e.key, below, visit)
		} else if !p.meet(e.below, 1) {
			p.bad = append(p.bad, e.below)
		}
	}
}

// element is one of a page: a key, and the value of a leaf, or the page below a
// branch.
type element struct {
	key, value []byte
	below      uint64
}

// elements are those of a page that lie within it; false where some do not, or
// are not in order or not from one key on and below another, or where the page is
// neither a leaf nor a branch, and is taken for a leaf.
func elements(page, from, to []byte) (list []element, sound bool) {
	if len(page) < pageHead {
		return nil, false
	}
	kind, n := order.Uint16(page[8:]), int(order.Uint16(page[10:]))
	sound = kind == pageLeaf || kind == pageBranch
	last := from
	list = make([]element, 0, min(n, len(page)/pageHead))
	for at := pageHead; at < pageHead+pageHead*n; at += pageHead {
		if at+pageHead > len(page) {
			return list, false
		}
		four := func(i int) uint64 { return uint64(order.Uint32(page[at+4*i:])) }
		e, start, size, more := element{}, four(1), four(2), four(3)
		if kind == pageBranch {
			e.below = order.Uint64(page[at+8:])
			start, size, more = four(0), four(1), 0
		}
		start += uint64(at)
		if start+size+more > uint64(len(page)) {
			sound = false
			continue
		}
		e.key, e.value = page[start:start+size:start+size], page[start+size:start+size+more:start+size+more]
		after := bytes.Compare(e.key, last)
		sound = sound && (after > 0 || after == 0 && len(list) == 0) && (to == nil || bytes.Compare(e.key, to) < 0)
		last, list = e.key, append(list, e)
	}
	return list, sound
}

// freeList meets the pages that are said to be free. False where one of them is
// in use: the next write would go over it.
func (p *pages) freeList() bool {
	if p.free == noFreeList {
		return true
	}
	page := p.read(p.free)
	if page == nil {
		return false
	}
	n, at := uint64(order.Uint16(page[10:])), uint64(pageHead)
	if n == 0xFFFF { // more than that: the number stands first
		n, at = order.Uint64(page[at:]), at+8
	}
	sound := order.Uint16(page[8:]) == pageFree && n <= (uint64(len(page))-at)/8
	for i := uint64(0); sound && i < n; i++ {
		sound = p.meet(order.Uint64(page[at+8*i:]), 1)
	}
	if !sound {
		p.bad = append(p.bad, p.free)
	}
	return sound
}

// head is the head of a page; nil where there cannot be one, or it was met before.
func (p *pages) head(id uint64) []byte {
	head := make([]byte, pageHead)
	if id < 2 || id >= uint64(len(p.met)) || p.met[id] {
		return nil
	}
	if _, err := p.file.ReadAt(head, int64(id)*p.size); err != nil {
		return nil
	}
	return head
}

// isLeaf tells whether a page that was not met says that it is a leaf.
func (p *pages) isLeaf(id uint64) bool {
	head := p.head(id)
	return head != nil && order.Uint64(head) == id && order.Uint16(head[8:]) == pageLeaf
}

// read is a page with those that belong to it, nil where there is none, or it was
// met before. One that is damaged is given as it is, and what is cut off is zero.
func (p *pages) read(id uint64) []byte {
	head := p.head(id)
	if head == nil {
		p.bad = append(p.bad, id)
		return nil
	}
	more := uint64(order.Uint32(head[12:]))
	own := 1 + more
	if p.save {
		own = 1
	}
	if order.Uint64(head) != id || more >= uint64(len(p.met))-id || !p.meet(id, own) {
		p.bad, p.met[id], more = append(p.bad, id), true, 0
	}
	page := make([]byte, p.size*int64(1+more))
	_, err := p.file.ReadAt(page, int64(id)*p.size)
	if err != nil {
		p.bad = append(p.bad, id)
	}
	if err != nil && err != io.EOF {
		return nil
	}
	return page
}

// meet notes n pages from one on; false where some are not of the file or were
// met before.
func (p *pages) meet(id, n uint64) bool {
	if id < 2 || id >= uint64(len(p.met)) || n > uint64(len(p.met))-id || slices.Contains(p.met[id:id+n], true) {
		return false
	}
	for i := range n {
		p.met[id+i] = true
	}
	return true
}
