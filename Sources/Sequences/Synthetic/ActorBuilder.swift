/// Draws by lot what moves and lies in a scene.
struct ActorBuilder {
    let options: SyntheticOptions

    private var shorter: Double { Double(min(options.width, options.height)) }
    /// Half of the target's length at its mean size, in pixels.
    private var halfLength: Double { shorter * options.targetSize / 2 }
    /// Texels per unit of the moving sprites: as many as pixels at their largest, and some more.
    private var resolution: Int { min(max(Int(halfLength * options.scaleRange * 1.2), 12), 600) }

    /// A koi that holds its place in a stream towards which it looks; the target where `target` is nil, another that begins
    /// away from it otherwise.
    func koi(_ variety: PondSprites.Variety, stream: Double, seed: UInt64, target: Motion? = nil) -> Actor {
        var generator = SceneGenerator(seed: seed, part: 2)
        let sprite = PondSprites.koi(
            variety, resolution: resolution, bending: Float(options.deformation), seed: generator.next())
        let path = { windingPath(&generator) }
        var motion = if let target { motion(apartFrom: target, path) } else { motion(clearOfLeaves: path) }
        // A fish that drifts sideways by its fastest turns by the rotation asked for; from a quarter turn on it looks where
        // it goes.
        let tangent = RepeatableMath.sine(turns: options.rotation) / RepeatableMath.cosine(turns: options.rotation)
        let strength = options.rotation < 0.25 ? 2.2 * options.speed / max(tangent, 0.01) : 0
        motion.heading = .upstream(
            x: strength * RepeatableMath.cosine(turns: stream), y: strength * RepeatableMath.sine(turns: stream))
        motion.rippleFrequency = 0.012 + 0.01 * options.speed
        return Actor(sprite: sprite, shadow: sprite.shadow(radius: 0.1), motion: motion)
    }

    /// A patterned shape on a winding path; the target where `target` is nil, another that begins away from it otherwise.
    func shape(face: UInt64, path: UInt64, target: Motion? = nil) -> Actor {
        var generator = SceneGenerator(seed: path, part: 3)
        let ripple = Ripple(amplitude: 0.2 * Float(options.deformation), waveNumber: 0.4, isTail: false)
        let sprite = ShapeSprites(seed: face).sprite(resolution: resolution, ripple: ripple)
        let path = { windingPath(&generator) }
        let motion = if let target { motion(apartFrom: target, path) } else { path() }
        return Actor(sprite: sprite, shadow: nil, motion: motion)
    }

    /// A motion drawn by lot that begins well away from the target, so that the first frame shows it alone.
    private func motion(apartFrom target: Motion, _ draw: () -> Motion) -> Motion {
        let start = target.position(at: 0)
        return firstClear(by: 3 * halfLength, draw) { distance($0.position(at: 0), start) }
    }

    /// A motion drawn by lot that begins away from the leaves that are to hide it.
    private func motion(clearOfLeaves draw: () -> Motion) -> Motion {
        guard let interval = options.occlusionInterval else { return draw() }
        return firstClear(by: halfLength * (1 + options.occluderSize), draw) { motion in
            hidingTimes(of: motion, every: interval).map { distance(motion.position(at: $0), motion.position(at: 0)) }
                .min() ?? .infinity
        }
    }

    /// The first of a few motions whose clearance is large enough; the one with the largest where none is.
    private func firstClear(by least: Double, _ draw: () -> Motion, clearance: (Motion) -> Double) -> Motion {
        var best = draw()
        var bestClearance = clearance(best)
        for _ in 0..<16 where bestClearance <= least {
            let candidate = draw()
            let own = clearance(candidate)
            if own > bestClearance { (best, bestClearance) = (candidate, own) }
        }
        return best
    }

    private func distance(_ first: (x: Double, y: Double), _ second: (x: Double, y: Double)) -> Double {
        ((first.x - second.x) * (first.x - second.x) + (first.y - second.y) * (first.y - second.y)).squareRoot()
    }

    /// When leaves hide the target: in the middle of each interval of its first way to and fro, five times at most. A wide
    /// interval leaves one, a narrow one must not roof the pond.
    private func hidingTimes(of motion: Motion, every interval: Int) -> [Double] {
        let way = 1 / (motion.swingsX.first?.frequency ?? 1)
        let half = Double(interval) / 2
        return [half] + stride(from: 3 * half, through: way - half, by: 2 * half).prefix(4)
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

    /// The pond's leaves: one over each place of the target's first way where it is to be hidden, others at the border.
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
            let leafRadius = halfLength * options.occluderSize
            for time in hidingTimes(of: motion, every: interval) {
                let (x, y) = motion.position(at: time)
                add(
                    leaf(leafRadius), x: x + cameraX.value(at: time), y: y + cameraY.value(at: time), scale: leafRadius,
                    turns: generator.uniform(0, 1))
            }
        }
        // Targets do not come into the corners; leaves reach into the picture from there.
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
