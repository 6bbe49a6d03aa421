package store

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"io"
)

// pages reads a bbolt file page by page, and trusts none of them. bbolt itself
// follows whatever a page says: a damaged one can lead it in a circle for ever,
// far behind the file, or onto pages in use when it looks for free ones, and
// some of that ends the process whoever recovers. The layout is that of bbolt's
// version 2: numbers in the machine's order, a page with a head of its number,
// kind, count of elements and of further pages that belong to it.
type pages struct {
	file io.ReaderAt
	size int64    // of a page
	root uint64   // the page where the tree of buckets begins
	free uint64   // the page of the list of free pages
	met  []bool   // pages that belong to a tree or to that list
	bad  []uint64 // pages that are damaged, or that a damaged page leads to
}

const (
	pageBranch  = 0x01
	pageLeaf    = 0x02
	pageFree    = 0x10
	pageHead    = 16 // bytes, as an element of a page has before its key
	bucketEntry = 0x01
	noFreeList  = 1<<64 - 1
	bboltMagic  = 0xED0CDAED
)

var order = binary.NativeEndian

// readPages reads the two heads of a file, of which the newer counts; false
// where neither is whole, or where the file is shorter than it says.
func readPages(file io.ReaderAt, length int64) (*pages, bool) {
	var newest []byte
	var size int64
	for at := int64(0); at < length && at <= 64<<10; at = max(2*at, 1<<10) { // the second is a page behind the first
		head := make([]byte, 64)
		if _, err := file.ReadAt(head, at+pageHead); err != nil {
			break
		}
		sum := fnv.New64a()
		sum.Write(head[:56])
		told := int64(order.Uint32(head[8:]))
		if order.Uint32(head) == bboltMagic && order.Uint64(head[56:]) == sum.Sum64() && (at == 0 || at == told) &&
			(newest == nil || order.Uint64(head[48:]) > order.Uint64(newest[48:])) {
			newest, size = head, told
		}
	}
	if newest == nil || size < pageHead || order.Uint64(newest[40:]) > uint64(length/size) {
		return nil, false
	}
	return &pages{file: file, size: size, root: order.Uint64(newest[16:]), free: order.Uint64(newest[32:]),
		met: make([]bool, order.Uint64(newest[40:]))}, true
}

// check looks at the whole structure, or but for the leaves, which are most of
// it: what a read or a write would go astray by. It returns the damaged pages.
func (p *pages) check(leaves bool) []uint64 {
	for _, b := range p.buckets() {
		p.bucket(b[1], leaves, func(uint32, []byte, []byte) {})
	}
	if p.free != noFreeList {
		p.freeList()
	}
	return p.bad
}

// rows visits what can be read of every bucket, in no certain order. Keys and
// values stay good.
func (p *pages) rows(visit func(bucket string, key, value []byte)) {
	for _, b := range p.buckets() {
		p.bucket(b[1], true, func(_ uint32, key, value []byte) { visit(string(b[0]), key, value) })
	}
}

// buckets are names and heads of the buckets.
func (p *pages) buckets() (list [][2][]byte) {
	p.tree(p.root, true, func(flags uint32, name, head []byte) {
		if flags&bucketEntry != 0 && len(head) >= pageHead {
			list = append(list, [2][]byte{name, head})
		}
	})
	return list
}

// bucket visits the elements of a bucket. A small one is a page within its head.
func (p *pages) bucket(head []byte, leaves bool, visit func(flags uint32, key, value []byte)) {
	if root := order.Uint64(head); root != 0 {
		p.tree(root, leaves, visit)
	} else if page := head[pageHead:]; len(page) < pageHead || order.Uint16(page[8:]) != pageLeaf || !leaf(page, visit) {
		p.bad = append(p.bad, p.root)
	}
}

// tree visits the elements of a page and of those below it. Without leaves, of a
// page whose first page below is a leaf the others are taken for leaves as well
// and not read: the leaves of a tree are all equally deep.
func (p *pages) tree(id uint64, leaves bool, visit func(flags uint32, key, value []byte)) {
	page := p.read(id)
	if page == nil {
		return
	}
	switch order.Uint16(page[8:]) {
	case pageLeaf:
		if !leaf(page, visit) {
			p.bad = append(p.bad, id)
		}
	case pageBranch:
		n := int(order.Uint16(page[10:]))
		skip := false
		for i := range n {
			below := order.Uint64(page[pageHead+pageHead*i+8:])
			if i == 0 && !leaves && below > 1 && below < uint64(len(p.met)) {
				head := make([]byte, pageHead)
				_, err := p.file.ReadAt(head, int64(below)*p.size)
				skip = err == nil && order.Uint16(head[8:]) == pageLeaf
			}
			if !skip {
				p.tree(below, leaves, visit)
			} else if !p.meet(below, 1) {
				p.bad = append(p.bad, below)
			}
		}
	default:
		p.bad = append(p.bad, id)
	}
}

// leaf visits the elements of a leaf; false where some lie outside of it or not
// in the order of their keys.
func leaf(page []byte, visit func(flags uint32, key, value []byte)) bool {
	n := int(order.Uint16(page[10:]))
	if pageHead+pageHead*n > len(page) {
		return false
	}
	var last []byte
	sound := true
	for i := range n {
		at := pageHead + pageHead*i
		start := uint64(at) + uint64(order.Uint32(page[at+4:]))
		middle := start + uint64(order.Uint32(page[at+8:]))
		end := middle + uint64(order.Uint32(page[at+12:]))
		if end > uint64(len(page)) {
			sound = false
			continue
		}
		key := page[start:middle:middle]
		sound = sound && (i == 0 || bytes.Compare(last, key) < 0)
		last = key
		visit(order.Uint32(page[at:]), key, page[middle:end:end])
	}
	return sound
}

// freeList looks whether no page that is in use is said to be free: the next
// write would go over it.
func (p *pages) freeList() {
	page := p.read(p.free)
	if page == nil {
		return
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
}

// read is a page with those that belong to it, nil where it is not what it should
// be, or was met before.
func (p *pages) read(id uint64) []byte {
	page := make([]byte, p.size)
	more := uint64(0)
	sound := id > 1 && id < uint64(len(p.met))
	if sound {
		_, err := p.file.ReadAt(page, int64(id)*p.size)
		more = uint64(order.Uint32(page[12:]))
		sound = err == nil && order.Uint64(page) == id && p.meet(id, 1+more)
	}
	if sound && more > 0 {
		page = make([]byte, p.size*int64(1+more))
		_, err := p.file.ReadAt(page, int64(id)*p.size)
		sound = err == nil
	}
	if !sound || pageHead+pageHead*int(order.Uint16(page[10:])) > len(page) && order.Uint16(page[8:]) == pageBranch {
		p.bad = append(p.bad, id)
		return nil
	}
	return page
}

// meet notes n pages from one on; false where some are not of the file or were
// met before.
func (p *pages) meet(id, n uint64) bool {
	if id < 2 || id >= uint64(len(p.met)) || n > uint64(len(p.met))-id {
		return false
	}
	for i := id; i < id+n; i++ {
		if p.met[i] {
			return false
		}
		p.met[i] = true
	}
	return true
}
