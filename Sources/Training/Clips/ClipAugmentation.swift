import Foundation
import Imaging
import Network

/// How clips are varied. The defaults are those that trained the first light weights, with longer occlusions and
/// distractors besides.
public struct ClipAugmentation: Sendable, Hashable {
    /// The search window is displaced by up to this share of the crop on each axis (Equations.md, section 7); 0...0.4.
    public var displacement = 0.24
    /// The same for the frames between template and search.
    public var middleDisplacement = 0.12
    /// The deviation of the logarithm of a window's size around the right one.
    public var scaleJitter = 0.04
    /// The least and the greatest side of a still's target (the root of its area), in pixels of the still; what is smaller is
    /// a blur in its window.
    public var targetSide = 28...110
    /// The deviation of the target's turn from frame to frame, in degrees.
    public var rotation = 6.0
    /// The deviation of the logarithm of the target's growth from frame to frame.
    public var growth = 0.05
    /// The deviation of the logarithm of each side's growth besides.
    public var stretch = 0.02
    /// The probability that a still's object is pasted over another still's background.
    public var paste = 0.35
    /// The deviation of a pasted object's movement from frame to frame, in sides of the target.
    public var motion = 0.25
    /// The most distractors beside a pasted object.
    public var distractors = 2
    /// The probability that a frame's target is partly covered.
    public var occlusion = 0.12
    /// The probability that something passes over the target in a clip of four frames or more.
    public var passing = 0.3
    /// The probability of a soft blur, for each frame.
    public var blur = 0.12
    /// The probability of a motion blur, for each frame.
    public var motionBlur = 0.1
    /// The probability of noise, for each frame.
    public var noise = 0.15
    /// The probability that a clip has no colour.
    public var grey = 0.1
    /// Factor on every change of light; 0 for none.
    public var light = 1.0
    /// The probability that a video's clip is mirrored.
    public var mirror = 0.5

    /// The defaults.
    public init() {}

    /// No variation but the displacement: what a validation needs.
    public static var plain: ClipAugmentation {
        var plain = ClipAugmentation()
        plain.scaleJitter = 0
        (plain.occlusion, plain.passing, plain.blur, plain.motionBlur, plain.noise) = (0, 0, 0, 0, 0)
        (plain.grey, plain.light, plain.mirror) = (0, 0, 0)
        plain.displacement = 0.2
        return plain
    }
}

extension ClipAugmentation {
    /// The light and sharpness of every frame of a clip: what belongs to the clip, varied less from frame to frame.
    func appearances(count: Int, _ generator: inout ClipGenerator) -> [Appearance] {
        var clip = Appearance()
        let gain = generator.normal(0.2 * light)
        clip.gain = SIMD3(
            gain + generator.normal(0.05 * light), gain + generator.normal(0.05 * light),
            gain + generator.normal(0.05 * light))
        let offset = generator.normal(8 * light)
        let gamma = generator.normal(0.15 * light)
        clip.grey = generator.chance(grey) ? 1 : 0
        return (0..<count).map { _ in
            var frame = clip
            let change = generator.normal(0.06 * light)
            frame.gain = SIMD3(
                exp(clip.gain.x + change), exp(clip.gain.y + change),
                exp(clip.gain.z + change))
            frame.offset = offset + generator.normal(3 * light)
            frame.gamma = exp(gamma + generator.normal(0.05 * light))
            if generator.chance(motionBlur) {
                frame.blur = .motion(length: generator.uniform(3, 11), angle: generator.uniform(0, .pi))
            } else if generator.chance(blur) {
                frame.blur = .soft(deviation: generator.uniform(0.5, 1.6))
            }
            if generator.chance(noise) {
                frame.noise = generator.uniform(2, 10)
                frame.noiseSeed = generator.next()
            }
            return frame
        }
    }

    /// The window that a tracker would look into for a target, and where the target then is.
    ///
    /// - Parameters:
    ///   - centre: the target's, in the frame's pixels.
    ///   - size: the target's.
    ///   - share: the most the window is displaced by, as a share of the crop.
    ///   - side: the crop's side in pixels.
    func window(
        centre: SIMD2<Double>, size: SIMD2<Double>, share: Double, side: Int, _ generator: inout ClipGenerator
    ) -> (window: CropWindow, displacement: SIMD2<Float>) {
        let jitter = exp(generator.normal(scaleJitter))
        let extent = SIMD2(
            3 * size.x * jitter * exp(generator.normal(scaleJitter / 2)),
            3 * size.y * jitter * exp(generator.normal(scaleJitter / 2)))
        let shift = SIMD2(generator.uniform(-share, share), generator.uniform(-share, share)) * Double(side)
        let place = centre - shift * extent / Double(Architecture.patchSide)
        return (
            CropWindow(centreX: place.x, centreY: place.y, width: extent.x, height: extent.y),
            SIMD2(Float(shift.y), Float(shift.x)) / Float(Architecture.cellStride)
        )
    }
}
