/// What a synthetic scene shows.
public enum SyntheticTheme: String, Sendable, CaseIterable {
    /// Koi in a pond: the target and its fellows swim under the leaves of water lilies.
    case pond
    /// Patterned shapes of any colour in front of a cluttered wall, others passing before them.
    case shapes
}

/// How hard a synthetic scene is to follow.
public enum SyntheticDifficulty: String, Sendable, CaseIterable {
    /// One slow target, always in sight.
    case easy
    /// Some of everything: turns, changes of size, a distractor, an occlusion now and then, blur and moving light.
    case medium
    /// Fast and blurred, long occlusions, distractors that look like the target, noise.
    case hard
}

/// Every choice that a synthetic scene leaves open. The same options and seed give the same frames, bit for bit.
public struct SyntheticOptions: Sendable, Hashable {
    /// What the scene shows.
    public var theme: SyntheticTheme
    /// The frames' columns.
    public var width = 320
    /// The frames' rows.
    public var height = 240
    /// The target's longer extent at its mean size, as a share of the frame's shorter side.
    public var targetSize: Double
    /// The target's speed in pixels per frame, a mean over its path.
    public var speed: Double
    /// How far the target turns to either side, in full turns. From a quarter turn on, a koi looks where it swims.
    public var rotation: Double
    /// The target's size stays between `1 / scaleRange` and `scaleRange` of the mean.
    public var scaleRange: Double
    /// How much the target bends, 0...1; 1 is a shift to the side by a fifth of its half length.
    public var deformation: Double
    /// Frames from one occlusion to the next, the first after half of it; nil for none.
    public var occlusionInterval: Int?
    /// The radius of what occludes, in half lengths of the target: from about 1 on the target is hidden completely.
    public var occluderSize: Double
    /// How many other objects of the target's kind move about.
    public var distractors: Int
    /// Whether distractors have the target's colours.
    public var lookalikes: Bool
    /// How long the shutter is open, in frames, 0...1: the length of motion blur.
    public var exposure: Double
    /// How strongly the light changes over place and time, 0...1.
    public var lighting: Double
    /// The standard deviation of the sensor's noise, in grey levels.
    public var noise: Double
    /// How many values each colour takes, 2...256. Fewer make smaller PNG files.
    public var shades = 256

    /// The extents that a frame may have.
    public static let extents = 32...2048

    /// The options of a theme and a difficulty, to be changed where needed.
    public init(theme: SyntheticTheme = .shapes, difficulty: SyntheticDifficulty = .medium) {
        self.theme = theme
        targetSize = theme == .pond ? 0.36 : 0.27
        switch difficulty {
        case .easy:
            (speed, rotation, scaleRange, deformation) = (1.2, 0.03, 1.1, 0.3)
            (occlusionInterval, occluderSize, distractors, lookalikes) = (nil, 0, 0, false)
            (exposure, lighting, noise) = (0.2, 0.15, 0)
        case .medium:
            (speed, rotation, scaleRange, deformation) = (2, 0.08, 1.3, 0.6)
            (occlusionInterval, occluderSize, distractors, lookalikes) = (120, 0.7, 1, false)
            (exposure, lighting, noise) = (0.5, 0.35, 1.5)
        case .hard:
            (speed, rotation, scaleRange, deformation) = (4, 0.2, 1.7, 1)
            (occlusionInterval, occluderSize, distractors, lookalikes) = (75, 1.2, 3, true)
            (exposure, lighting, noise) = (0.9, 0.6, 4)
        }
    }
}
