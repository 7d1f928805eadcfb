import Imaging

/// A box as the command line takes it: X,Y,W,H, finite, with positive sides.
func parseBox(_ text: String) throws(Failure) -> BoundingBox {
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = fields.compactMap { Double($0.trimmingPrefix(while: \.isWhitespace)) }
    guard fields.count == 4, numbers.count == 4 else {
        throw Failure(message: "--init is \"\(text)\", not four numbers X,Y,W,H", exitCode: Failure.usage)
    }
    guard numbers.allSatisfy(\.isFinite), numbers[2] > 0, numbers[3] > 0 else {
        throw Failure(
            message: "--init is \"\(text)\": the numbers must be finite, width and height positive",
            exitCode: Failure.usage)
    }
    return BoundingBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
}

/// A range of frames as the command line takes it: A-B, both counted from 0 and both included, or A- for the rest.
func parseFrames(_ text: String) throws(Failure) -> Range<Int> {
    let fields = text.split(separator: "-", omittingEmptySubsequences: false)
    guard fields.count == 2, let first = Int(fields[0]), first >= 0 else {
        throw Failure(
            message: "--frames is \"\(text)\", not a range A-B of frames counted from 0", exitCode: Failure.usage)
    }
    if fields[1].isEmpty { return first..<Int.max }
    guard let last = Int(fields[1]), last >= first, last < Int.max else {
        throw Failure(
            message: "--frames is \"\(text)\": the last frame must be a number not below the first",
            exitCode: Failure.usage)
    }
    return first..<last + 1
}
