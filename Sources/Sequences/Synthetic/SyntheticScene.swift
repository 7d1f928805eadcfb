import Imaging

/// One rendered frame and what is known of it.
public struct SyntheticFrame: Sendable {
    /// The picture.
    public let image: Image
    /// The box of the whole target, its hidden parts included, at the middle of the exposure; edges between pixels are exact.
    public let box: BoundingBox
    /// How much of the target is to be seen, 0...1: what is hidden by others or outside the frame is missing.
    public let visibility: Double
}

/// A rendered scene with a target: textured, moving, turning, changing size, bending, hidden at times, blurred by its motion
/// and relit, over a slowly moving background, among others of its kind.
///
/// Every frame is a function of seed, options and number alone: frames can be had in any order, any number of them, and the
/// same on every machine, bit for bit. A scene holds its sprites and background, so memory does not grow with the frames.
public struct SyntheticScene: Sendable {
    /// What decides everything drawn by lot.
    public let seed: UInt64
    /// The choices.
    public let options: SyntheticOptions
    private let parts: SceneParts

    /// A scene.
    ///
    /// - Precondition: the extents lie within `SyntheticOptions.extents`, the shades in 2...256.
    public init(seed: UInt64, options: SyntheticOptions = SyntheticOptions()) {
        let extents = SyntheticOptions.extents
        precondition(
            extents.contains(options.width) && extents.contains(options.height),
            "\(options.width)x\(options.height) pixels; \(extents) are rendered")
        precondition((2...256).contains(options.shades), "\(options.shades) shades; 2...256 are possible")
        self.seed = seed
        self.options = options
        parts = SceneParts(seed: seed, options: options)
    }

    /// The box of the whole target in a frame, its hidden parts included; the same as `frame(at:)` gives, without rendering.
    public func box(at index: Int) -> BoundingBox {
        parts.target.sprite.box(parts.target.motion.pose(at: Double(index)))
    }

    /// Renders a frame.
    ///
    /// - Parameter index: its number, from 0.
    public func frame(at index: Int) -> SyntheticFrame {
        let time = Double(index)
        let camera = (x: parts.cameraX.value(at: time), y: parts.cameraY.value(at: time))
        let reach = SceneParts.cameraReach(options)
        var canvas = Canvas(
            width: options.width, height: options.height, background: parts.background, x: reach + 1 + camera.x,
            y: reach + 1 + camera.y)
        let actors = parts.distractors + [parts.target]
        let poses = actors.map { exposedPoses($0.motion, at: time) }
        for (actor, poses) in zip(actors, poses) {
            if let shadow = actor.shadow {
                canvas.draw(shadow, poses: poses.map { shifted($0, by: 0.22) }, opacity: 0.4)
            }
        }
        for (actor, poses) in zip(parts.distractors, poses) { canvas.draw(actor.sprite, poses: poses) }
        let whole = canvas.draw(parts.target.sprite, poses: poses[poses.count - 1], isTarget: true)
        if options.theme == .pond { canvas.shine(caustics(at: time)) }
        drawCovers(on: &canvas, camera: camera)
        drawPassers(on: &canvas, at: time)
        canvas.shine(clouds(at: time))
        let noiseSeed = SceneGenerator.scramble(seed ^ UInt64(bitPattern: Int64(index)) &* 0xA24B_AED4_963E_E407)
        return SyntheticFrame(
            image: canvas.image(noise: Float(options.noise), seed: noiseSeed, shades: options.shades),
            box: box(at: index),
            visibility: whole > 0 ? min(canvas.targetArea / max(whole, wholeArea(at: index)), 1) : 0)
    }

    /// The target's covered area with nothing outside the frame, in pixels.
    private func wholeArea(at index: Int) -> Double {
        let scale = parts.target.motion.pose(at: Double(index)).scale / Double(parts.target.sprite.resolution)
        return parts.target.sprite.coverage * scale * scale
    }

    /// The poses while the shutter is open; more where the movement is long, so that blur shows no steps.
    private func exposedPoses(_ motion: Motion, at time: Double) -> [Pose] {
        let velocity = motion.velocity(at: time)
        let length = (velocity.x * velocity.x + velocity.y * velocity.y).squareRoot() * options.exposure
        let count = min(max(8, Int(length * 1.5)), 32)
        return (0..<count).map { sample in
            motion.pose(at: time + options.exposure * ((Double(sample) + 0.5) / Double(count) - 0.5))
        }
    }

    /// A pose moved down and to the right, by a share of the sprite's unit: where its shadow falls.
    private func shifted(_ pose: Pose, by share: Double) -> Pose {
        var pose = pose
        pose.x += pose.scale * share
        pose.y += pose.scale * share * 1.3
        return pose
    }

    private func drawCovers(on canvas: inout Canvas, camera: (x: Double, y: Double)) {
        for cover in parts.covers {
            var pose = cover.pose
            pose.x -= camera.x
            pose.y -= camera.y
            let poses = [Pose](repeating: pose, count: 6)
            if let shadow = cover.shadow {
                canvas.draw(shadow, poses: poses.map { shifted($0, by: 0.14) }, opacity: 0.35)
            }
            canvas.draw(cover.sprite, poses: poses)
        }
    }

    /// Draws what passes before the target at this time. A passer crosses the frame in a straight line and meets the middle
    /// of the target at its appointed time.
    private func drawPassers(on canvas: inout Canvas, at time: Double) {
        guard let interval = options.occlusionInterval, !parts.passers.isEmpty else { return }
        let radius = Double(min(options.width, options.height)) * options.targetSize / 2 * options.occluderSize
        // It enters and leaves the frame unseen: the way takes this long at most.
        let way = Double(options.width + options.height) + 3 * radius
        let speed = max(options.speed * 1.5, way / Double(2 * interval))
        let last = Int((time + way / speed) / Double(interval))
        let first = max(0, Int((time - way / speed) / Double(interval)) - 1)
        for number in first...max(first, last) {
            var generator = SceneGenerator(seed: seed, part: 1000 &+ UInt64(number))
            let meeting = (Double(number) + 0.5) * Double(interval)
            let (x, y) = parts.target.motion.position(at: meeting)
            let turns = generator.uniform(0, 1)
            var motion = Motion(x: x, y: y, scale: radius)
            motion.velocityX = speed * RepeatableMath.cosine(turns: turns)
            motion.velocityY = speed * RepeatableMath.sine(turns: turns)
            motion.origin = meeting
            motion.heading = .swinging(
                around: generator.uniform(0, 1), Swing(amplitude: 0.05, frequency: 1 / 90, phase: 0))
            let sprite = parts.passers[generator.index(parts.passers.count)]
            canvas.draw(sprite, poses: exposedPoses(motion, at: time))
        }
    }

    private func caustics(at time: Double) -> LightField {
        SyntheticBackground.caustics(
            width: options.width, height: options.height, unit: Float(min(options.width, options.height)), time: time,
            strength: Float(0.15 + options.lighting * 0.5), seed: SceneGenerator.scramble(seed &+ 11))
    }

    private func clouds(at time: Double) -> LightField {
        let unit = Float(min(options.width, options.height))
        let seed = SceneGenerator.scramble(seed &+ 13)
        let field = options.theme == .pond ? SyntheticBackground.cloudShadow : SyntheticBackground.clouds
        return field(options.width, options.height, unit, time, Float(options.lighting), seed)
    }
}
