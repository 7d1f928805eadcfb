/// Something that moves through a scene.
struct Actor: Sendable {
    var sprite: Sprite
    /// Its shadow on what lies below; nil for none.
    var shadow: Sprite?
    var motion: Motion
}

/// Something that lies still in a scene, before everything that moves.
struct Cover: Sendable {
    var sprite: Sprite
    var shadow: Sprite?
    /// Its pose where the camera has not moved.
    var pose: Pose
}

/// What a scene is made of, drawn by lot for its theme.
struct SceneParts: Sendable {
    /// Larger than the frame by `cameraReach` on every side.
    var background: Bitmap
    var target: Actor
    var distractors: [Actor]
    /// What lies still before the others.
    var covers: [Cover] = []
    /// What passes before the target, in turns, once every `occlusionInterval`.
    var passers: [Sprite] = []
    /// The camera's movement, in pixels.
    var cameraX: Swing
    var cameraY: Swing

    /// How far the camera moves to each side, in pixels.
    static func cameraReach(_ options: SyntheticOptions) -> Double {
        Double(min(options.width, options.height)) * 0.05
    }

    /// The parts of a scene.
    init(seed: UInt64, options: SyntheticOptions) {
        var generator = SceneGenerator(seed: seed, part: 1)
        let reach = Self.cameraReach(options)
        cameraX = Swing(
            amplitude: reach, frequency: generator.uniform(1 / 900, 1 / 500), phase: generator.uniform(0, 1))
        cameraY = Swing(
            amplitude: reach, frequency: generator.uniform(1 / 900, 1 / 500), phase: generator.uniform(0, 1))
        let width = options.width + 2 * Int(reach) + 4
        let height = options.height + 2 * Int(reach) + 4
        let unit = Float(min(options.width, options.height))
        let seeds = (background: generator.next(), target: generator.next(), others: generator.next())
        let builder = ActorBuilder(options: options)
        switch options.theme {
        case .pond:
            background = SyntheticBackground.pond(width: width, height: height, unit: unit, seed: seeds.background)
            // Along the frame's longer side, to the left or to the right, not quite level.
            let stream = Double(generator.index(2)) / 2 + generator.uniform(-0.05, 0.05)
            target = builder.koi(.kohaku, stream: stream, seed: seeds.target)
            let others: [PondSprites.Variety] = options.lookalikes ? [.kohaku] : [.ogon, .utsuri, .kohaku]
            distractors = (0..<options.distractors).map { [motion = target.motion] number in
                builder.koi(
                    others[number % others.count], stream: stream, seed: seeds.others &+ UInt64(number), target: motion)
            }
            covers = builder.leaves(seed: generator.next(), hiding: target.motion, cameraX: cameraX, cameraY: cameraY)
        case .shapes:
            background = SyntheticBackground.clutter(width: width, height: height, unit: unit, seed: seeds.background)
            target = builder.shape(face: seeds.target, path: seeds.target)
            distractors = (0..<options.distractors).map { [motion = target.motion] number in
                let path = seeds.others &+ UInt64(number)
                return builder.shape(face: options.lookalikes ? seeds.target : path, path: path, target: motion)
            }
            if options.occlusionInterval != nil {
                passers = (0..<3).map { _ in builder.passer(seed: generator.next()) }
            }
        }
    }
}
