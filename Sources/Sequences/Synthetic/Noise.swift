/// Random patterns over the plane, decided by a seed.
struct Noise {
    private let seed: UInt64

    init(seed: UInt64) { self.seed = SceneGenerator.scramble(seed &+ 0x9E37_79B9_7F4A_7C15) }

    /// A random number of 0 ..< 1 that belongs to a lattice point.
    @inline(__always) func value(_ column: Int, _ row: Int) -> Float {
        Float(bits(column, row) >> 40) * 0x1p-24
    }

    @inline(__always) private func bits(_ column: Int, _ row: Int) -> UInt64 {
        let place =
            UInt64(bitPattern: Int64(column)) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: Int64(row))
            &* 0xC2B2_AE3D_27D4_EB4F
        return SceneGenerator.scramble(place ^ seed)
    }

    /// A smooth random surface, 0...1, with hills about one unit wide.
    func smooth(_ x: Float, _ y: Float) -> Float {
        let column = x.rounded(.down)
        let row = y.rounded(.down)
        let u = fade(x - column)
        let v = fade(y - row)
        let i = Int(column)
        let j = Int(row)
        let top = RepeatableMath.mix(value(i, j), value(i + 1, j), u)
        let bottom = RepeatableMath.mix(value(i, j + 1), value(i + 1, j + 1), u)
        return RepeatableMath.mix(top, bottom, v)
    }

    /// Several smooth surfaces on top of each other, each with half the width and height of the one before; 0...1.
    func fractal(_ x: Float, _ y: Float, octaves: Int) -> Float {
        var sum: Float = 0
        var weight: Float = 1
        var total: Float = 0
        var x = x
        var y = y
        for _ in 0..<octaves {
            sum += weight * smooth(x, y)
            total += weight
            weight /= 2
            // The shift keeps the lattices of the octaves from lying on each other.
            x = x * 2 + 17.3
            y = y * 2 + 9.1
        }
        return sum / total
    }

    /// The cell of a random mosaic that a point lies in: the distance to its border, about 0...0.5 (in units of the mean cell
    /// width), and a random number of the cell.
    func mosaic(_ x: Float, _ y: Float) -> (border: Float, cell: Float) {
        let column = Int(x.rounded(.down))
        let row = Int(y.rounded(.down))
        var nearest = Float.infinity
        var second = Float.infinity
        var owner: UInt64 = 0
        for j in row - 1...row + 1 {
            for i in column - 1...column + 1 {
                let random = bits(i, j)
                let dx = Float(i) + 0.15 + 0.7 * Float(random >> 48) * 0x1p-16 - x
                let dy = Float(j) + 0.15 + 0.7 * Float(random >> 32 & 0xFFFF) * 0x1p-16 - y
                let distance = (dx * dx + dy * dy).squareRoot()
                if distance < nearest {
                    second = nearest
                    nearest = distance
                    owner = random
                } else if distance < second {
                    second = distance
                }
            }
        }
        return ((second - nearest) / 2, Float(owner & 0xFFFF) * 0x1p-16)
    }

    private func fade(_ t: Float) -> Float { t * t * t * (t * (t * 6 - 15) + 10) }
}
