import Foundation
import Sequences

/// Reads what clips are made from.
struct MaterialReader {
    /// Makes a path of the file one of the system.
    let resolved: (String) -> String

    /// The section `clips`.
    func material(
        _ section: inout ConfigurationSection, augmentation: ClipAugmentation
    ) throws(TrainingConfigurationError) -> ClipMaterial {
        guard var material = try sources(&section) else {
            throw section.fault(at: "stills", "\(section.name) needs stills, videos or synthetic")
        }
        material.augmentation =
            try section.section("augmentation") { section throws(TrainingConfigurationError) in
                try readAugmentation(&section, augmentation)
            } ?? augmentation
        material.cacheBytes = try section.whole("cache-mebibytes", 1...1_000_000, default: 1024) << 20
        return material
    }

    /// The keys `stills`, `videos` and `synthetic`; nil where there is none of them.
    func sources(_ section: inout ConfigurationSection) throws(TrainingConfigurationError) -> ClipMaterial? {
        var material = ClipMaterial(augmentation: .plain)
        material.stills = try section.section("stills") { section throws(TrainingConfigurationError) in
            var stills = ClipMaterial.Stills(
                folders: try folders(&section), share: try readShare(&section))
            stills.boxes = try section.texts("boxes")?.map(resolved) ?? []
            stills.silhouettes = try section.texts("silhouettes")?.map(resolved) ?? []
            stills.objects = try section.number("objects", 0...1, default: stills.objects)
            return stills
        }
        material.videos = try section.section("videos") { section throws(TrainingConfigurationError) in
            ClipMaterial.Videos(
                folders: try folders(&section), share: try readShare(&section),
                gap: try section.range("gap", 1...10_000, default: 1...12))
        }
        material.synthetic = try section.section("synthetic") { section throws(TrainingConfigurationError) in
            var scenes = SyntheticMaterial()
            scenes.scenes = try section.whole("scenes", 1...10_000, default: scenes.scenes)
            scenes.frames = try section.whole("frames", 2...100_000, default: scenes.frames)
            scenes.difficulty = try section.choice("difficulty", default: scenes.difficulty)
            scenes.seed = try section.seed("seed", default: scenes.seed)
            return ClipMaterial.Synthetic(
                material: scenes, share: try readShare(&section),
                gap: try section.range("gap", 1...10_000, default: 1...8))
        }
        return material.stills == nil && material.videos == nil && material.synthetic == nil ? nil : material
    }

    /// The key `folders`, which must be there.
    private func folders(_ section: inout ConfigurationSection) throws(TrainingConfigurationError) -> [String] {
        guard let folders = try section.texts("folders"), !folders.isEmpty else {
            throw section.fault(at: "folders", "\(section.name).folders is missing")
        }
        return folders.map(resolved)
    }

    private func readShare(_ section: inout ConfigurationSection) throws(TrainingConfigurationError) -> Double {
        try section.number("share", 1e-6...1e6, default: 1)
    }

    private func readAugmentation(
        _ section: inout ConfigurationSection, _ start: ClipAugmentation
    ) throws(TrainingConfigurationError) -> ClipAugmentation {
        var values = start
        values.displacement = try section.number("displacement", 0...0.4, default: values.displacement)
        values.middleDisplacement = try section.number(
            "middle-displacement", 0...0.4, default: values.middleDisplacement)
        values.scaleJitter = try section.number("scale-jitter", 0...0.5, default: values.scaleJitter)
        values.targetSide = try section.range("target-side", 8...1024, default: values.targetSide)
        values.rotation = try section.number("rotation", 0...180, default: values.rotation)
        values.growth = try section.number("growth", 0...1, default: values.growth)
        values.stretch = try section.number("stretch", 0...1, default: values.stretch)
        values.paste = try section.number("paste", 0...1, default: values.paste)
        values.motion = try section.number("motion", 0...4, default: values.motion)
        values.distractors = try section.whole("distractors", 0...16, default: values.distractors)
        values.occlusion = try section.number("occlusion", 0...1, default: values.occlusion)
        values.passing = try section.number("passing", 0...1, default: values.passing)
        values.blur = try section.number("blur", 0...1, default: values.blur)
        values.motionBlur = try section.number("motion-blur", 0...1, default: values.motionBlur)
        values.noise = try section.number("noise", 0...1, default: values.noise)
        values.grey = try section.number("grey", 0...1, default: values.grey)
        values.light = try section.number("light", 0...4, default: values.light)
        values.mirror = try section.number("mirror", 0...1, default: values.mirror)
        return values
    }
}

extension ClipMaterial {
    /// The same material without variation: what a run that names no validation of its own is validated on, under another
    /// seed.
    var plain: ClipMaterial {
        var copy = self
        copy.augmentation = .plain
        return copy
    }
}
