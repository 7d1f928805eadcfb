/// Draws by lot what moves and lies in a scene.
struct ActorBuilder {
    let options: SyntheticOptions

    private var shorter: Double { Double(min(options.width, options.height)) }
    /// Half of the target's length at its mean size, in pixels.
    private var halfLength: Double { shorter * options.targetSize / 2 }
    /// Texels per unit of the moving sprites: as many as pixels at their largest, and some more.
    private var resolution: Int { min(max(Int(halfLength * options.scaleRange * 1.2), 12), 600) }

    /// A koi on its way around the pond; the target where `target` is nil, another that begins away from it otherwise.
    func koi(_ variety: PondSprites.Variety, seed: UInt64, target: Motion? = nil) -> Actor {
        var generator = SceneGenerator(seed: seed, part: 2)
        let sprite = PondSprites.koi(
            variety, resolution: resolution, bending: Float(options.deformation), seed: generator.next())
        let motion = motion(apartFrom: target) { round(isTarget: target == nil, &generator) }
        return Actor(sprite: sprite, shadow: sprite.shadow(radius: 0.1), motion: motion)
    }

    /// A patterned shape on a winding path; the target where `target` is nil, another that begins away from it otherwise.
    func shape(face: UInt64, path: UInt64, target: Motion? = nil) -> Actor {
        var generator = SceneGenerator(seed: path, part: 3)
        let ripple = Ripple(amplitude: 0.2 * Float(options.deformation), waveNumber: 0.4, isTail: false)
        let sprite = ShapeSprites(seed: face).sprite(resolution: resolution, ripple: ripple)
        let motion = motion(apartFrom: target) { windingPath(&generator) }
        return Actor(sprite: sprite, shadow: nil, motion: motion)
    }

    /// The first of a few motions drawn by lot that begins well away from the target, so that the first frame shows it alone;
    /// the one that begins farthest where none does.
    private func motion(apartFrom target: Motion?, draw: () -> Motion) -> Motion {
        guard let target else { return draw() }
        let start = target.position(at: 0)
        var best = draw()
        var bestDistance = -1.0
        for _ in 0..<16 {
            let candidate = draw()
            let (x, y) = candidate.position(at: 0)
            let distance = (x - start.x) * (x - start.x) + (y - start.y) * (y - start.y)
            if distance > bestDistance { (best, bestDistance) = (candidate, distance) }
            if distance > 9 * halfLength * halfLength { break }
        }
        return best
    }

    /// An ellipse around the pond. The target swims clear of the border, others on narrower rounds, so that they meet.
    private func round(isTarget: Bool, _ generator: inout SceneGenerator) -> Motion {
        let reach = halfLength * options.scaleRange
        let share = isTarget ? 1 : generator.uniform(0.45, 0.85)
        let radiusX = max(Double(options.width) / 2 - reach, halfLength * 0.5) * share
        let radiusY = max(Double(options.height) / 2 - reach, halfLength * 0.5) * share
        let length = 2 * Double.pi * ((radiusX * radiusX + radiusY * radiusY) / 2).squareRoot()
        let frequency = options.speed / length * (isTarget ? 1 : generator.uniform(0.7, 1.15))
        let phase = generator.uniform(0, 1)
        let turn = generator.index(2) == 0 ? 0.25 : -0.25
        let offset = isTarget ? 0 : shorter * 0.1
        var motion = Motion(
            x: Double(options.width) / 2 + generator.uniform(-offset, offset),
            y: Double(options.height) / 2 + generator.uniform(-offset, offset), scale: halfLength)
        motion.swingsX = [
            Swing(amplitude: radiusX * 0.92, frequency: frequency, phase: phase),
            Swing(amplitude: radiusX * 0.08, frequency: frequency * 2.31, phase: generator.uniform(0, 1)),
        ]
        motion.swingsY = [
            Swing(amplitude: radiusY * 0.92, frequency: frequency, phase: phase + turn),
            Swing(amplitude: radiusY * 0.08, frequency: frequency * 2.73, phase: generator.uniform(0, 1)),
        ]
        motion.heading = .alongThePath
        motion.swelling = swelling(&generator)
        motion.rippleFrequency = 0.012 + 0.01 * options.speed
        return motion
    }

    /// A path of two swings along each axis, over the whole frame.
    private func windingPath(_ generator: inout SceneGenerator) -> Motion {
        let reach = halfLength * options.scaleRange * 1.1
        var motion = Motion(x: Double(options.width) / 2, y: Double(options.height) / 2, scale: halfLength)
        // Along one axis the mean square speed of swings is the sum of (2 pi f a)^2 / 2; both axes share it.
        let waves = [(share: 0.72, pace: 1.0), (share: 0.28, pace: 2.37)]
        let sum = waves.reduce(0) { $0 + $1.share * $1.share * $1.pace * $1.pace }
        func swings(_ extent: Int, _ generator: inout SceneGenerator) -> [Swing] {
            let radius = max(Double(extent) / 2 - reach, 1)
            let lot = generator.uniform(0.85, 1.15)
            let frequency = lot * options.speed / (2 * Double.pi * radius * sum.squareRoot())
            return waves.map {
                Swing(amplitude: radius * $0.share, frequency: frequency * $0.pace, phase: generator.uniform(0, 1))
            }
        }
        motion.swingsX = swings(options.width, &generator)
        motion.swingsY = swings(options.height, &generator)
        motion.heading = .swinging(
            around: generator.uniform(0, 1),
            Swing(
                amplitude: options.rotation, frequency: generator.uniform(1 / 140, 1 / 70),
                phase: generator.uniform(0, 1)))
        motion.swelling = swelling(&generator)
        motion.rippleFrequency = generator.uniform(1 / 60, 1 / 30)
        return motion
    }

    /// Something larger than the target that will pass before it.
    func passer(seed: UInt64) -> Sprite {
        let size = min(max(Int(halfLength * options.occluderSize * 1.5), 12), 600)
        return ShapeSprites(seed: seed).sprite(resolution: size, ripple: nil)
    }

    /// The pond's leaves: one over each place of the target's first round where it is to be hidden, others at the border.
    func leaves(seed: UInt64, hiding motion: Motion, cameraX: Swing, cameraY: Swing) -> [Cover] {
        var generator = SceneGenerator(seed: seed, part: 4)
        var covers: [Cover] = []
        func add(_ sprite: Sprite, x: Double, y: Double, scale: Double, turns: Double, hasShadow: Bool = true) {
            let pose = Pose(
                x: x, y: y, cosine: RepeatableMath.cosine(turns: turns), sine: RepeatableMath.sine(turns: turns),
                scale: scale, ripple: 0)
            covers.append(Cover(sprite: sprite, shadow: hasShadow ? sprite.shadow(radius: 0.1) : nil, pose: pose))
        }
        func leaf(_ radius: Double) -> Sprite {
            PondSprites.leaf(resolution: min(max(Int(radius * 1.2), 12), 600), seed: generator.next())
        }
        if let interval = options.occlusionInterval {
            let round = 1 / (motion.swingsX.first?.frequency ?? 1)
            let radius = halfLength * options.occluderSize
            // No more than five: a wide interval leaves one, a narrow one must not roof the pond.
            for number in 0..<5 {
                let time = (Double(number) + 0.5) * Double(interval)
                if number > 0 && time > round - Double(interval) / 2 { break }
                let (x, y) = motion.position(at: time)
                add(
                    leaf(radius), x: x + cameraX.value(at: time), y: y + cameraY.value(at: time), scale: radius,
                    turns: generator.uniform(0, 1))
            }
        }
        // Corners lie outside every round; the leaves reach into the picture from there.
        let width = Double(options.width)
        let height = Double(options.height)
        for (number, corner) in [(0.0, 0.0), (width, 0), (width, height), (0, height)].enumerated() {
            let count = generator.index(3)
            for _ in 0..<count {
                let radius = shorter * generator.uniform(0.06, 0.13)
                add(
                    leaf(radius), x: corner.0 + generator.uniform(-0.12, 0.12) * shorter,
                    y: corner.1 + generator.uniform(-0.12, 0.12) * shorter, scale: radius,
                    turns: generator.uniform(0, 1))
            }
            if number == 1 {
                let radius = shorter * 0.085
                add(
                    PondSprites.flower(resolution: min(max(Int(radius * 1.4), 12), 600)),
                    x: corner.0 - shorter * 0.1, y: corner.1 + shorter * 0.1, scale: radius,
                    turns: generator.uniform(0, 1))
            }
        }
        return covers
    }

    /// The changes of size that keep it within the range of the options.
    private func swelling(_ generator: inout SceneGenerator) -> Swing {
        Swing(
            amplitude: min((options.scaleRange - 1 / options.scaleRange) / 2, 0.9),
            frequency: generator.uniform(1 / 260, 1 / 130), phase: generator.uniform(0, 1))
    }
}
