import Foundation

/// The random numbers of one clip, decided by the run's seed and the clip's place in it.
///
/// Since a clip depends on nothing else, a run that is taken up again needs no more than its step to go on with the same
/// clips. SplitMix64; normal numbers are the same on every machine of the same C library.
struct ClipGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The generator that belongs to a list of numbers.
    init(_ numbers: UInt64...) {
        state = numbers.reduce(0x243F_6A88_85A3_08D3) { Self.scramble($0 ^ Self.scramble($1 &+ 0x9E37_79B9_7F4A_7C15)) }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.scramble(state)
    }

    /// A number of 0 ..< 1.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number of `low ..< high`.
    mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

    /// A number around 0 with a standard deviation, by the Box-Muller transform.
    mutating func normal(_ deviation: Double) -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return deviation * radius * cos(2 * .pi * uniform())
    }

    /// Whether something of this probability happens.
    mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

    /// A whole number of `0 ..< count`.
    mutating func index(_ count: Int) -> Int { min(Int(uniform() * Double(count)), count - 1) }

    /// The number of the entry drawn, each as likely as its weight says.
    mutating func index(weighted weights: [Double]) -> Int {
        var rest = uniform() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.lastIndex { $0 > 0 } ?? 0
    }

    private static func scramble(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
