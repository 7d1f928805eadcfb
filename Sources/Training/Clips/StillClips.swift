import Foundation
import Imaging

/// Clips made from single photographs: a target cut out of one moves, turns, grows, is relit, blurred and covered, together
/// with its surroundings or pasted over another photograph (EQUATIONS, section 7).
struct StillClips: ClipSource {
    /// The photographs' files.
    let files: [String]
    let augmentation: ClipAugmentation
    let store: ImageStore
    /// Photographs whose shorter side exceeds this are reduced to it, so that targets of some dozen pixels are objects and
    /// not specks.
    static let shorterSide = 256
    /// The least extent of a photograph.
    static let leastSide = 32

    func recipe(_ shape: ClipShape, _ generator: inout ClipGenerator) -> ClipRecipe? {
        guard let still = photograph(&generator) else { return nil }
        let target = Target(in: still, sides: augmentation.targetSide, &generator)
        let poses =
            files.count > 1 && generator.chance(augmentation.paste)
            ? pasted(target, shape.length, &generator) : moved(target, shape.length, &generator)
        guard let poses else { return nil }
        return augmentation.clip(poses, shape, &generator) { photograph(&$0) }
    }

    /// A photograph chosen by lot.
    private func photograph(_ generator: inout ClipGenerator) -> Image? {
        let file = files[generator.index(files.count)]
        return store.image(file) {
            let image = try Image(contentsOf: file)
            let side = min(image.width, image.height)
            guard side >= Self.leastSide else {
                throw ClipError.tooSmall(file: file, width: image.width, height: image.height, least: Self.leastSide)
            }
            guard side > Self.shorterSide else { return image }
            let scale = Double(Self.shorterSide) / Double(side)
            return image.resampled(
                to: (
                    width: Int((Double(image.width) * scale).rounded()),
                    height: Int((Double(image.height) * scale).rounded())
                ))
        }
    }

    /// What is followed: a rectangle of a photograph.
    private struct Target {
        let still: Image
        let centre: SIMD2<Double>
        let size: SIMD2<Double>

        init(in still: Image, sides: ClosedRange<Int>, _ generator: inout ClipGenerator) {
            let extent = SIMD2(Double(still.width), Double(still.height))
            let side = exp(generator.uniform(log(Double(sides.lowerBound)), log(Double(sides.upperBound))))
            let aspect = exp(generator.uniform(-0.6, 0.6)).squareRoot()
            // A target that fills its picture would have nothing around it.
            let size = SIMD2(min(side * aspect, 0.7 * extent.x), min(side / aspect, 0.7 * extent.y))
            let room = extent - size
            self.still = still
            self.size = size
            centre = size / 2 + SIMD2(generator.uniform(0, room.x), generator.uniform(0, room.y))
        }
    }

    /// How the target has turned and grown since the first frame.
    private struct Change {
        var angle = 0.0
        var scale = SIMD2(repeating: 1.0)

        mutating func advance(_ augmentation: ClipAugmentation, _ generator: inout ClipGenerator) {
            angle += generator.normal(augmentation.rotation) * .pi / 180
            let growth = generator.normal(augmentation.growth)
            scale *= SIMD2(
                exp(growth + generator.normal(augmentation.stretch)),
                exp(growth + generator.normal(augmentation.stretch)))
        }
    }

    /// The target with its surroundings, turned and stretched about its centre.
    private func moved(_ target: Target, _ length: Int, _ generator: inout ClipGenerator) -> [PosedFrame]? {
        var change = Change()
        return (0..<length).map { index in
            if index > 0 { change.advance(augmentation, &generator) }
            let map = AffineMap(undoing: change.angle, scale: change.scale, from: target.centre, to: target.centre)
            return PosedFrame(
                layers: [PatchLayer(picture: target.still, map: map)], centre: target.centre,
                size: target.size * change.scale)
        }
    }

    /// The target moving over another photograph, among distractors.
    private func pasted(_ target: Target, _ length: Int, _ generator: inout ClipGenerator) -> [PosedFrame]? {
        guard let background = photograph(&generator) else { return nil }
        let zoom = exp(generator.uniform(-0.4, 0.3))
        let extent = SIMD2(Double(background.width), Double(background.height))
        let anchor = extent * SIMD2(generator.uniform(0.2, 0.8), generator.uniform(0.2, 0.8))
        let shape: LayerMask.Shape = generator.chance(0.6) ? .ellipse : .rectangle
        let edge = generator.uniform(0.06, 0.3)
        var distractors: [Distractor] = []
        for _ in 0..<generator.index(augmentation.distractors + 1) {
            guard let picture = generator.chance(0.5) ? target.still : photograph(&generator) else { return nil }
            distractors.append(Distractor(picture, target.size, shape, edge, &generator))
        }
        var change = Change()
        var camera = SIMD2(0.0, 0.0)
        var centre = SIMD2(0.0, 0.0)
        var poses: [PosedFrame] = []
        for index in 0..<length {
            if index > 0 {
                change.advance(augmentation, &generator)
                centre += target.size * step(augmentation.motion, &generator)
                camera += target.size * step(0.05, &generator)
                for number in distractors.indices {
                    distractors[number].centre += target.size * step(augmentation.motion, &generator)
                }
            }
            let behind = PatchLayer(
                picture: background,
                map: AffineMap(undoing: 0, scale: SIMD2(repeating: zoom), from: camera, to: anchor))
            let front = PatchLayer(
                picture: target.still,
                map: AffineMap(undoing: change.angle, scale: change.scale, from: centre, to: target.centre),
                mask: LayerMask(
                    shape: shape,
                    map: AffineMap(
                        undoing: change.angle, scale: change.scale * target.size / 2, from: centre,
                        to: SIMD2(repeating: 0)), edge: edge))
            poses.append(
                PosedFrame(
                    layers: [behind] + distractors.map(\.layer) + [front], centre: centre,
                    size: target.size * change.scale))
        }
        return poses
    }

    private func step(_ deviation: Double, _ generator: inout ClipGenerator) -> SIMD2<Double> {
        SIMD2(generator.normal(deviation), generator.normal(deviation))
    }

    /// Another object near the target.
    private struct Distractor {
        let picture: Image
        let half: SIMD2<Double>
        let shape: LayerMask.Shape
        let edge: Double
        let source: SIMD2<Double>
        var centre: SIMD2<Double>

        init(
            _ picture: Image, _ size: SIMD2<Double>, _ shape: LayerMask.Shape, _ edge: Double,
            _ generator: inout ClipGenerator
        ) {
            self.picture = picture
            self.shape = shape
            self.edge = edge
            half = size / 2 * generator.uniform(0.7, 1.3)
            source =
                SIMD2(Double(picture.width), Double(picture.height))
                * SIMD2(generator.uniform(0.2, 0.8), generator.uniform(0.2, 0.8))
            let angle = generator.uniform(0, 2 * .pi)
            centre = size * generator.uniform(0.9, 1.8) * SIMD2(cos(angle), sin(angle))
        }

        var layer: PatchLayer {
            PatchLayer(
                picture: picture,
                map: AffineMap(undoing: 0, scale: SIMD2(repeating: 1), from: centre, to: source),
                mask: LayerMask(
                    shape: shape,
                    map: AffineMap(undoing: 0, scale: half, from: centre, to: SIMD2(repeating: 0)), edge: edge))
        }
    }
}
