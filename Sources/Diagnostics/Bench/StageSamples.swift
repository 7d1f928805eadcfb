import Network

/// The repetitions of one measurement.
package struct StageSamples: Sendable {
    private struct Sample {
        var milliseconds: Double
        /// Multiply-accumulates, as the plain definition of the layers has them.
        var multiplications: Int
        /// Bytes of maps and weights.
        var bytes: Int
    }

    private var whole: [Sample] = []
    private var stages: [String: [Sample]] = [:]

    /// No repetition yet.
    package init() {}

    /// How many repetitions there are.
    package var count: Int { whole.count }

    /// The name under which the time outside of all stages goes.
    package static let rest = "rest"

    /// Adds one repetition.
    ///
    /// - Parameters:
    ///   - profile: the time and work of its stages.
    ///   - seconds: how long it took as a whole.
    ///   - divisor: what is timed is a mean of so many.
    package mutating func add(_ profile: StageProfile, seconds: Double, dividedBy divisor: Int = 1) {
        let count = Double(divisor)
        whole.append(
            Sample(
                milliseconds: 1000 * seconds / count,
                multiplications: Stage.allCases.map(profile.multiplications).reduce(0, +) / divisor,
                bytes: Stage.allCases.map(profile.bytes).reduce(0, +) / divisor))
        for stage in Stage.allCases {
            stages[stage.rawValue, default: []].append(
                Sample(
                    milliseconds: 1000 * profile.seconds(stage) / count,
                    multiplications: profile.multiplications(stage) / divisor, bytes: profile.bytes(stage) / divisor))
        }
        let counted = Stage.allCases.map(profile.seconds).reduce(0, +)
        stages[Self.rest, default: []].append(
            Sample(milliseconds: 1000 * max(0, seconds - counted) / count, multiplications: 0, bytes: 0))
    }

    /// The medians.
    ///
    /// - Parameter patches: how many patches a repetition put through the network.
    /// - Precondition: there is at least one repetition.
    package func timing(patches: Double?) -> BenchReport.Timing {
        precondition(count > 0, "no repetition has been measured")
        let timed = (Stage.allCases.map(\.rawValue) + [Self.rest]).compactMap { name -> (String, [Sample])? in
            let samples = stages[name] ?? []
            return samples.allSatisfy { $0.milliseconds == 0 } ? nil : (name, samples)
        }
        let medians = timed.map { median($0.1.map(\.milliseconds)) }
        let total = medians.reduce(0, +)
        return BenchReport.Timing(
            repetitions: count, patches: patches, milliseconds: median(whole.map(\.milliseconds)),
            fastest: whole.map(\.milliseconds).min() ?? 0, gflops: rate(whole),
            stages: zip(timed, medians).map { stage, milliseconds in
                BenchReport.StageTiming(
                    stage: stage.0, milliseconds: milliseconds, gflops: rate(stage.1),
                    share: milliseconds / total, intensity: intensity(stage.1))
            })
    }

    /// Operations for each byte that is moved; nil where either is not counted.
    private func intensity(_ samples: [Sample]) -> Double? {
        let bytes = samples.reduce(0) { $0 + $1.bytes }
        let operations = 2 * samples.reduce(0) { $0 + $1.multiplications }
        return bytes > 0 && operations > 0 ? Double(operations) / Double(bytes) : nil
    }

    private func rate(_ samples: [Sample]) -> Double? {
        let rates = samples.filter { $0.multiplications > 0 && $0.milliseconds > 0 }
            .map { 2 * Double($0.multiplications) / $0.milliseconds * 1e-6 }
        return rates.isEmpty ? nil : median(rates)
    }
}

/// The middle value, or the mean of the two in the middle; not a number for none.
package func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
