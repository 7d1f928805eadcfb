/// The editions of the VOT challenge whose results can be compared, by their intervals of sequence lengths. Until 2019 they
/// are supervised, from 2020 on multistart.
public enum VOTEdition: String, Sendable, Codable, CaseIterable {
    case vot2016
    case vot2017
    case vot2018
    case vot2019
    case vot2020
    case vot2021
    case vot2022

    /// The lengths over which the expected overlap is averaged: the middle half of the edition's sequence lengths, frames
    /// counted with the initialised one.
    public var lengths: ClosedRange<Int> {
        switch self {
        case .vot2016: 108...371
        case .vot2017, .vot2018: 100...356
        case .vot2019: 46...291
        case .vot2020, .vot2021, .vot2022: 115...755
        }
    }
}

/// The expected average overlap of a tracker on sequences of each length.
///
/// Every stretch from a start to a failure or to the sequence's end is a sample. For a length of n frames, the initialised
/// one among them, a sample's value is the mean overlap of the n - 1 frames after it, where
/// - a stretch that ended in a failure is filled with zeros to any length, however late the failure came, and
/// - a stretch that reached the sequence's end is a sample for lengths up to its own only (it is censored there).
///
/// Each stretch weighs 1 over the number of its sequence's repetitions. (The MATLAB toolkit and its ports take a failure in a
/// sequence's last five frames as survival, because no start follows it. It is a failure here, as in the Python toolkit.)
public struct ExpectedOverlapCurve: Sendable, Hashable {
    /// The value of each length from 0; nil where no sample reaches it. Lengths 0 and 1 have no frame to measure.
    public let values: [Double?]

    /// The curve of a set of sequences, up to the longest of them.
    public init(_ sequences: some Collection<SupervisedSequenceScore>) {
        let longest = sequences.reduce(0) { max($0, $1.frames) }
        var sums = [Double](repeating: 0, count: longest + 1)
        var weights = sums
        for sequence in sequences {
            let weight = 1 / Double(sequence.runs.count)
            for run in sequence.runs {
                for fragment in run.fragments {
                    var overlapSum = 0.0
                    let last = fragment.failed ? longest : fragment.end - fragment.start
                    guard last >= 2 else { continue }
                    for length in 2...last {
                        let frame = fragment.start + length - 1
                        if frame < fragment.end { overlapSum += run.overlaps[frame] ?? 0 }
                        sums[length] += weight * overlapSum / Double(length - 1)
                        weights[length] += weight
                    }
                }
            }
        }
        values = zip(sums, weights).map { sum, weight in weight > 0 ? sum / weight : nil }
    }

    /// The mean over the lengths of an interval that have a value; nil where none has.
    public func mean(over lengths: ClosedRange<Int>) -> Double? {
        let reached = values.indices.filter(lengths.contains).compactMap { values[$0] }
        return reached.isEmpty ? nil : reached.reduce(0, +) / Double(reached.count)
    }
}
