/// Whether a name comes before another when runs of digits count as numbers: `frame2` before `frame10`, whatever the padding.
///
/// Names equal but for leading zeros (`01`, `1`) are ordered by their bytes, so that the order is total.
func naturallyPrecedes(_ first: String, _ second: String) -> Bool {
    let a = Array(first.utf8)
    let b = Array(second.utf8)
    var i = 0
    var j = 0
    while i < a.count && j < b.count {
        if isDigit(a[i]) && isDigit(b[j]) {
            let left = digits(of: a, from: &i)
            let right = digits(of: b, from: &j)
            // Without leading zeros a longer number is a larger one: no number is too long to be compared.
            if left.count != right.count { return left.count < right.count }
            if left != right { return left.lexicographicallyPrecedes(right) }
        } else {
            if a[i] != b[j] { return a[i] < b[j] }
            i += 1
            j += 1
        }
    }
    if a.count - i != b.count - j { return a.count - i < b.count - j }
    return a.lexicographicallyPrecedes(b)
}

/// The number in a frame's file name: the last run of digits before the extension, as 300 of `img0300.jpg`. Nil where there
/// is none or it is too large.
func frameNumber(_ name: String) -> Int? {
    let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
    let run = stem.utf8.reversed().drop { !isDigit($0) }.prefix(while: isDigit).reversed()
    return Int(String(decoding: Array(run), as: UTF8.self))
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

/// The run of digits at `position`, without leading zeros; moves past it.
private func digits(of bytes: [UInt8], from position: inout Int) -> ArraySlice<UInt8> {
    let end = bytes[position...].firstIndex { !isDigit($0) } ?? bytes.count
    defer { position = end }
    return bytes[position..<end].drop { $0 == UInt8(ascii: "0") }
}
