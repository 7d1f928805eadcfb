/// The arithmetic of the renderer. It uses only operations whose results IEEE 754 fixes to the last bit (no sine, power or
/// logarithm of the system's library, which differ between versions), so that a seed means the same pictures everywhere.
package enum RepeatableMath {
    /// The sine of `turns` full turns, with an error below 1e-8.
    package static func sine(turns: Double) -> Double {
        // To -1/2...1/2 turns, then folded to the quarter turns around 0, where the series converges fast.
        var turns = turns - turns.rounded(.toNearestOrEven)
        if turns > 0.25 { turns = 0.5 - turns } else if turns < -0.25 { turns = -0.5 - turns }
        let x = turns * 2 * Double.pi
        let square = x * x
        // x - x^3/3! + x^5/5! - ... + x^13/13!
        var sum = 1.0 / 6_227_020_800
        for coefficient in [-1.0 / 39_916_800, 1.0 / 362_880, -1.0 / 5_040, 1.0 / 120, -1.0 / 6, 1] {
            sum = sum * square + coefficient
        }
        return sum * x
    }

    /// The cosine of `turns` full turns.
    package static func cosine(turns: Double) -> Double { sine(turns: turns + 0.25) }

    /// The sine for pictures, where an error of 1e-4 does not show.
    @inline(__always) package static func sine(turns: Float) -> Float {
        var turns = turns - turns.rounded(.toNearestOrEven)
        if turns > 0.25 { turns = 0.5 - turns } else if turns < -0.25 { turns = -0.5 - turns }
        let x = turns * 2 * Float.pi
        let square = x * x
        return x * (1 + square * (-1 / 6 + square * (1 / 120 - square / 5_040)))
    }

    /// A smooth step from 0 at `low` to 1 at `high`.
    @inline(__always) static func smoothStep(_ low: Float, _ high: Float, _ value: Float) -> Float {
        let t = min(max((value - low) / (high - low), 0), 1)
        return t * t * (3 - 2 * t)
    }

    /// The mixture of two values: `first` at 0, `second` at 1.
    @inline(__always) static func mix(_ first: Float, _ second: Float, _ share: Float) -> Float {
        first + (second - first) * share
    }
}

/// A repeatable random generator (SplitMix64): the same numbers for a seed on every machine.
struct SceneGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A generator for a part of a scene, independent of how many numbers other parts draw.
    init(seed: UInt64, part: UInt64) {
        var mixer = SceneGenerator(seed: seed &+ part &* 0xD1B5_4A32_D192_ED03)
        state = mixer.next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.scramble(state)
    }

    /// A number of `low ..< high`, evenly distributed.
    mutating func uniform(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * (Double(next() >> 11) * 0x1p-53)
    }

    mutating func float(_ low: Float, _ high: Float) -> Float { Float(uniform(Double(low), Double(high))) }

    /// A whole number of `0 ..< count`.
    mutating func index(_ count: Int) -> Int { Int(uniform(0, Double(count))) }

    /// Spreads the bits of a number over all of its 64.
    @inline(__always) static func scramble(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
