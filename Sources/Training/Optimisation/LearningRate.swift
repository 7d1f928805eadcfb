import Foundation

/// The step length of a phase, from its first step to its last.
public struct LearningRate: Sendable, Hashable {
    /// How the rate goes from its first value to its last.
    public enum Schedule: String, Sendable, CaseIterable {
        /// It stays at the first value.
        case constant
        /// By equal factors in equal times, as in the paper (section 3.4).
        case exponential
        /// Along half a cosine wave: slowly at both ends.
        case cosine
    }

    /// The first value, reached after the warm-up; positive.
    public var first: Double
    /// The last value; positive.
    public var last: Double
    public var schedule: Schedule
    /// Steps over which the rate rises evenly from nothing.
    public var warmUp: Int

    /// A rate; by default the paper's.
    public init(
        first: Double = 1e-3, last: Double = 1e-4, schedule: Schedule = .exponential, warmUp: Int = 0
    ) {
        self.first = first
        self.last = last
        self.schedule = schedule
        self.warmUp = warmUp
    }

    /// The rate of a step.
    ///
    /// - Parameters:
    ///   - step: the phase's step, from 0.
    ///   - progress: how much of the phase is over, 0...1.
    public func value(step: Int, progress: Double) -> Double {
        let share = min(max(progress, 0), 1)
        let value =
            switch schedule {
            case .constant: first
            case .exponential: first * pow(last / first, share)
            case .cosine: last + (first - last) * (1 + cos(.pi * share)) / 2
            }
        return step < warmUp ? value * Double(step + 1) / Double(warmUp + 1) : value
    }
}
