import Imaging
import Tensors

/// How much a colour belongs to each of a few basic colours: channels that tell a red target from a green surrounding
/// and change little with the light.
///
/// In the spirit of the colour names of van de Weijer et al. (2009), but computed, not learned: a colour's share in a
/// basic colour is 1 / (1 + (d / reach)^2)^2 with d their distance in CIELAB, divided by the sum over the basic colours.
/// The eleven of Berlin and Kay (1969), and five between them so that there are 16, the channels of one vector.
package struct ColourNames: Sendable {
    /// Channels.
    package static let count = 16

    private let lightness: SIMD16<Float>
    private let a: SIMD16<Float>
    private let b: SIMD16<Float>
    private let factor: Float

    /// The sRGB values of the basic colours: typical ones, not the purest.
    private static let basicColours: [(red: UInt8, green: UInt8, blue: UInt8)] = [
        (0, 0, 0), (40, 70, 200), (120, 75, 35), (128, 128, 128), (45, 150, 55), (245, 140, 20), (245, 160, 190),
        (120, 40, 150), (200, 30, 35), (255, 255, 255), (245, 225, 50),
        // Dark grey, light grey, cyan, skin, dark olive.
        (64, 64, 64), (192, 192, 192), (90, 190, 220), (215, 165, 135), (70, 75, 40),
    ]

    /// - Parameter reach: the distance in CIELAB at which a share falls to a quarter before it is divided by the sum.
    package init(reach: Double) {
        let colours = Self.basicColours
        let lab = Image(width: colours.count, height: 1, samples: colours.flatMap { [$0.red, $0.green, $0.blue] })
            .labPlanes()
        func lanes(_ plane: Int) -> SIMD16<Float> {
            SIMD16((0..<Self.count).map { lab[plane * Self.count + $0] })
        }
        lightness = lanes(0)
        a = lanes(1)
        b = lanes(2)
        factor = Float(1 / (reach * reach))
    }

    /// The shares of one colour in the basic colours; they sum to 1.
    @inline(__always)
    package func shares(lightness: Float, a: Float, b: Float) -> SIMD16<Float> {
        let (x, y, z) = (self.lightness - lightness, self.a - a, self.b - b)
        let near = 1 + factor * (x * x + y * y + z * z)
        let weight = 1 / (near * near)
        return weight / weight.sum()
    }
}
