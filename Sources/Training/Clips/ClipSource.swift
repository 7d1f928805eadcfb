import Foundation
import Imaging
import Network

/// What a clip is to be like.
public struct ClipShape: Sendable, Hashable {
    /// Frames of a clip, template and search included; at least 2.
    public var length: Int
    /// The crops' side: 255, or 127 for the middle of the window at the same scale.
    public var side: Int
    /// Whether the template's contexts are wanted.
    public var withContexts: Bool

    /// A shape from its parts.
    public init(length: Int = 2, side: Int = 255, withContexts: Bool = false) {
        self.length = length
        self.side = side
        self.withContexts = withContexts
    }
}

/// A kind of material that clips are made from.
///
/// A clip is a function of its generator alone: which pictures are in memory, or who asked before, changes nothing.
protocol ClipSource: Sendable {
    /// A clip; nil where a picture it needs cannot be read or shows no usable target.
    func recipe(_ shape: ClipShape, _ generator: inout ClipGenerator) -> ClipRecipe?
}

/// A target and what is behind it in one frame, before the window is chosen.
struct PosedFrame {
    /// From the back to the front.
    var layers: [PatchLayer]
    /// The target's centre, in the frame's pixels.
    var centre: SIMD2<Double>
    /// The target's columns and rows.
    var size: SIMD2<Double>
}

extension ClipAugmentation {
    /// Chooses windows, light and occlusion for a target's way through a clip.
    ///
    /// - Parameter texture: gives what an occluder is made of; nil leaves the occluder out.
    func clip(
        _ poses: [PosedFrame], _ shape: ClipShape, _ generator: inout ClipGenerator,
        texture: (inout ClipGenerator) -> Image?
    ) -> ClipRecipe {
        let appearances = appearances(count: poses.count, &generator)
        let passer = poses.count >= 4 && generator.chance(passing) ? Passer(poses.count, &generator) : nil
        let passerTexture = passer == nil ? nil : texture(&generator)
        var recipes: [PatchRecipe] = []
        var displacements: [SIMD2<Float>] = []
        var extents: [SIMD2<Float>] = []
        for (index, pose) in poses.enumerated() {
            var layers = pose.layers
            if let passer, let passerTexture {
                layers.append(passer.layer(over: pose, at: index, texture: passerTexture))
            }
            if index > 0, generator.chance(occlusion), let image = texture(&generator) {
                layers.append(partialOccluder(over: pose, texture: image, &generator))
            }
            let isLast = index == poses.count - 1
            var window = CropWindow(
                centreX: pose.centre.x, centreY: pose.centre.y, width: 3 * pose.size.x, height: 3 * pose.size.y)
            if index > 0 {
                let displaced = self.window(
                    centre: pose.centre, size: pose.size, share: isLast ? displacement : middleDisplacement,
                    side: shape.side, &generator)
                window = displaced.window
                displacements.append(displaced.displacement)
            }
            let cells = Double(Architecture.patchSide) / Double(Architecture.cellStride)
            extents.append(
                SIMD2(
                    Float(pose.size.y / window.height * cells), Float(pose.size.x / window.width * cells)))
            recipes.append(PatchRecipe(layers: layers, window: window, appearance: appearances[index]))
        }
        return ClipRecipe(
            frames: recipes, displacements: displacements, extents: extents, targetSize: poses[0].size)
    }

    private func partialOccluder(
        over pose: PosedFrame, texture: Image, _ generator: inout ClipGenerator
    ) -> PatchLayer {
        let centre =
            pose.centre + pose.size * SIMD2(generator.uniform(-0.6, 0.6), generator.uniform(-0.6, 0.6))
        let half = pose.size * SIMD2(generator.uniform(0.15, 0.4), generator.uniform(0.15, 0.4))
        return pastedLayer(texture, centre: centre, half: half, shape: .rectangle, edge: 0.05, &generator)
    }
}

/// Something that passes over the target, covering it in one of the frames between template and search.
private struct Passer {
    private let meeting: Double
    private let velocity: SIMD2<Double>
    private let share: Double
    private let shape: LayerMask.Shape
    private let place: SIMD2<Double>

    init(_ length: Int, _ generator: inout ClipGenerator) {
        meeting = Double(1 + generator.index(length - 2)) + generator.uniform(-0.2, 0.2)
        let angle = generator.uniform(0, 2 * .pi)
        velocity = generator.uniform(0.7, 1.5) * SIMD2(cos(angle), sin(angle))
        share = generator.uniform(0.3, 0.65)
        shape = generator.chance(0.5) ? .ellipse : .rectangle
        place = SIMD2(generator.uniform(), generator.uniform())
    }

    func layer(over pose: PosedFrame, at index: Int, texture: Image) -> PatchLayer {
        let centre = pose.centre + pose.size * velocity * (Double(index) - meeting)
        return pastedLayer(
            texture, at: place, centre: centre, half: pose.size * share, shape: shape, edge: 0.08)
    }
}

/// A part of a picture, chosen by lot, over a place of the frame.
func pastedLayer(
    _ picture: Image, centre: SIMD2<Double>, half: SIMD2<Double>, shape: LayerMask.Shape, edge: Double,
    _ generator: inout ClipGenerator
) -> PatchLayer {
    pastedLayer(
        picture, at: SIMD2(generator.uniform(), generator.uniform()), centre: centre, half: half, shape: shape,
        edge: edge)
}

/// The part of a picture around `place` (0...1 of its room on both axes), over a place of the frame.
private func pastedLayer(
    _ picture: Image, at place: SIMD2<Double>, centre: SIMD2<Double>, half: SIMD2<Double>, shape: LayerMask.Shape,
    edge: Double
) -> PatchLayer {
    let room = SIMD2(Double(picture.width), Double(picture.height)) - 2 * half
    let to = half + place * SIMD2(max(room.x, 0), max(room.y, 0))
    return PatchLayer(
        picture: picture,
        map: AffineMap(undoing: 0, scale: SIMD2(repeating: 1), from: centre, to: to),
        mask: .shape(
            shape, map: AffineMap(undoing: 0, scale: half, from: centre, to: SIMD2(repeating: 0)), edge: edge))
}
