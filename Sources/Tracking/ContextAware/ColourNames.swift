import CShims
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
    package static let count = TS_COLOUR_NAMES

    /// The basic colours in CIELAB, [3,1,count].
    private let names: Tensor<Float>
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
        names = Image(width: colours.count, height: 1, samples: colours.flatMap { [$0.red, $0.green, $0.blue] })
            .labPlanes()
        factor = Float(1 / (reach * reach))
    }

    /// The shares of colours in the basic colours; those of a colour sum to 1.
    ///
    /// - Parameters:
    ///   - colours: CIELAB, [3,H,W].
    ///   - weight: `weight * (share - mean)` is what is written.
    ///   - target: receives `count` values for each colour, `stride` apart.
    package func writeShares(
        of colours: Tensor<Float>, weight: Float, mean: Float, into target: UnsafeMutableBufferPointer<Float>,
        stride: Int
    ) {
        let pixels = colours.count / 3
        precondition(
            pixels == 0 || stride >= Self.count && target.count >= (pixels - 1) * stride + Self.count,
            "\(target.count) values of stride \(stride) for the shares of \(pixels) colours")
        names.withUnsafeElements { names in
            colours.withUnsafeElements { lab in
                ts_colour_names(
                    InstructionSet.current.rawValue, names.baseAddress, factor, lab.baseAddress, Int64(pixels), weight,
                    mean, target.baseAddress, stride)
            }
        }
    }
}
