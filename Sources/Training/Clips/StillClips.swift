import Foundation
import Imaging

/// Clips made from single photographs: a target cut out of one moves, turns, grows, is relit, blurred and covered, together
/// with its surroundings or pasted over another photograph (Equations.md, section 7).
struct StillClips: ClipSource {
    let library: PhotographLibrary
    /// The probability that a target is a known object.
    let objects: Double
    let augmentation: ClipAugmentation

    func recipe(_ shape: ClipShape, _ generator: inout ClipGenerator) -> ClipRecipe? {
        guard let target = target(&generator) else { return nil }
        let isPasted = library.count > 1 && (!target.hasSurroundings || generator.chance(augmentation.paste))
        let poses =
            isPasted ? pasted(target, shape.length, &generator) : moved(target, shape.length, &generator)
        guard let poses else { return nil }
        return augmentation.clip(poses, shape, &generator) { photograph(&$0) }
    }

    /// A photograph chosen by lot.
    private func photograph(_ generator: inout ClipGenerator) -> Image? {
        library.picture(generator.index(library.count))
    }

    /// What is followed: a part of a photograph.
    private struct Target {
        let still: Image
        let centre: SIMD2<Double>
        let size: SIMD2<Double>
        /// Its own outline, where that is known.
        var outline: LayerMask?
        /// Pixels of a frame for one of the photograph, where it is pasted over another.
        var scale = 1.0

        /// The most of a photograph's extent that a target may take: one that fills it has nothing around it.
        static let largestShare = 0.7

        /// Whether enough of its photograph is around it.
        var hasSurroundings: Bool {
            size.x <= Self.largestShare * Double(still.width) && size.y <= Self.largestShare * Double(still.height)
        }
    }

    /// A known object or an arbitrary part of a photograph; nil where the photograph cannot be read.
    private func target(_ generator: inout ClipGenerator) -> Target? {
        let sides = augmentation.targetSide
        let side = exp(generator.uniform(log(Double(sides.lowerBound)), log(Double(sides.upperBound))))
        if !library.objects.isEmpty && generator.chance(objects) {
            return object(library.objects[generator.index(library.objects.count)], side: side)
        }
        guard let still = photograph(&generator) else { return nil }
        let extent = SIMD2(Double(still.width), Double(still.height))
        let aspect = exp(generator.uniform(-0.6, 0.6)).squareRoot()
        let size = SIMD2(
            min(side * aspect, Target.largestShare * extent.x), min(side / aspect, Target.largestShare * extent.y))
        let room = extent - size
        return Target(
            still: still, centre: size / 2 + SIMD2(generator.uniform(0, room.x), generator.uniform(0, room.y)),
            size: size)
    }

    /// A known object, reduced to a side where it is larger than that.
    private func object(_ object: PhotographObject, side: Double) -> Target? {
        guard let still = library.picture(object.photograph) else { return nil }
        return Target(
            still: still, centre: SIMD2(object.box.centreX, object.box.centreY),
            size: SIMD2(object.box.width, object.box.height), outline: library.outline(object),
            scale: min(side / object.box.area.squareRoot(), 1))
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
        let unit = target.size * target.scale
        var distractors: [Distractor] = []
        for _ in 0..<generator.index(augmentation.distractors + 1) {
            guard let distractor = distractor(beside: target, unit, shape, edge, &generator) else { return nil }
            distractors.append(distractor)
        }
        var change = Change()
        var camera = SIMD2(0.0, 0.0)
        var centre = SIMD2(0.0, 0.0)
        var poses: [PosedFrame] = []
        for index in 0..<length {
            if index > 0 {
                change.advance(augmentation, &generator)
                centre += unit * step(augmentation.motion, &generator)
                camera += unit * step(0.05, &generator)
                for number in distractors.indices {
                    distractors[number].centre += unit * step(augmentation.motion, &generator)
                }
            }
            let behind = PatchLayer(
                picture: background,
                map: AffineMap(undoing: 0, scale: SIMD2(repeating: zoom), from: camera, to: anchor))
            let front = PatchLayer(
                picture: target.still,
                map: AffineMap(
                    undoing: change.angle, scale: change.scale * target.scale, from: centre, to: target.centre),
                mask: target.outline
                    ?? .shape(
                        shape,
                        map: AffineMap(
                            undoing: change.angle, scale: change.scale * unit / 2, from: centre,
                            to: SIMD2(repeating: 0)), edge: edge))
            poses.append(
                PosedFrame(
                    layers: [behind] + distractors.map(\.layer) + [front], centre: centre,
                    size: unit * change.scale))
        }
        return poses
    }

    private func step(_ deviation: Double, _ generator: inout ClipGenerator) -> SIMD2<Double> {
        SIMD2(generator.normal(deviation), generator.normal(deviation))
    }

    /// Something like the target near it: a known object where the target is one and another can be had, else a part of its
    /// own or of another photograph.
    private func distractor(
        beside target: Target, _ unit: SIMD2<Double>, _ shape: LayerMask.Shape, _ edge: Double,
        _ generator: inout ClipGenerator
    ) -> Distractor? {
        let size = unit * generator.uniform(0.7, 1.3)
        let angle = generator.uniform(0, 2 * .pi)
        let centre = unit * generator.uniform(0.9, 1.8) * SIMD2(cos(angle), sin(angle))
        if target.outline != nil && generator.chance(0.5) {
            let known = library.objects[generator.index(library.objects.count)]
            if let other = object(known, side: (size.x * size.y).squareRoot()), let outline = other.outline {
                return Distractor(
                    picture: other.still, source: other.centre, scale: other.scale, outline: .known(outline),
                    centre: centre)
            }
        }
        guard let picture = generator.chance(0.5) ? target.still : photograph(&generator) else { return nil }
        let place = SIMD2(generator.uniform(0.2, 0.8), generator.uniform(0.2, 0.8))
        return Distractor(
            picture: picture, source: SIMD2(Double(picture.width), Double(picture.height)) * place, scale: 1,
            outline: .shape(shape, half: size / 2, edge: edge), centre: centre)
    }

    /// Another object near the target.
    private struct Distractor {
        enum Outline {
            case known(LayerMask)
            case shape(LayerMask.Shape, half: SIMD2<Double>, edge: Double)
        }

        let picture: Image
        /// The place in its picture that is seen at its centre.
        let source: SIMD2<Double>
        let scale: Double
        let outline: Outline
        /// In the frame's pixels.
        var centre: SIMD2<Double>

        var layer: PatchLayer {
            let mask: LayerMask =
                switch outline {
                case .known(let mask): mask
                case .shape(let shape, let half, let edge):
                    .shape(
                        shape, map: AffineMap(undoing: 0, scale: half, from: centre, to: SIMD2(repeating: 0)),
                        edge: edge)
                }
            return PatchLayer(
                picture: picture,
                map: AffineMap(undoing: 0, scale: SIMD2(repeating: scale), from: centre, to: source), mask: mask)
        }
    }
}
