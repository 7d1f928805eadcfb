/// The OTB sequences of which only a part is evaluated, by the numbers in the frames' names (Equations.md, section 8).
private let evaluatedRanges: [String: ClosedRange<Int>] = [
    "BlurCar1": 247...988, "BlurCar3": 3...359, "BlurCar4": 18...397, "David": 300...770, "Diving": 1...215,
    "Football1": 1...74, "Freeman3": 1...460, "Freeman4": 1...283, "Tiger1": 6...354,
]

/// The frames of an OTB sequence that count, as positions among the folder's images: all of them but where the data set is
/// known to evaluate a part.
///
/// A folder is taken for that known sequence when it has its name, frames with the numbers of both ends of the part, and as
/// many lines of ground truth as the published file: for the part, or for all frames up to its end. A recording of the same
/// name that is somebody's own is left whole, as is a renumbered copy.
func evaluatedPositions(of images: [String], sequence name: String, lines: Int) -> [Int] {
    let all = Array(images.indices)
    guard let range = evaluatedRanges[name], lines == range.count || lines == range.upperBound else { return all }
    let numbers = images.map(frameNumber)
    guard numbers.contains(range.lowerBound), numbers.contains(range.upperBound) else { return all }
    return all.filter { position in numbers[position].map(range.contains) ?? false }
}
