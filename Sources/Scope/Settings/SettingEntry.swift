import Imaging
import Terminal

/// A plain setting of the configuration file: its name, its text, and how it is set from a text.
struct SettingEntry: Sendable {
    /// What it is called in the file.
    let name: String
    /// The setting as it is, as the file has it.
    let text: @Sendable (Settings) -> String
    /// Sets it from a text; the reason where that is refused.
    let set: @Sendable (inout Settings, String) -> String?

    /// The settings in the order of the file.
    static let standard = [
        choice("palette", "palette", \.palette), choice("glyphs", "kind of glyphs", \.glyphs),
        choice("graphics", "choice of graphics", \.graphics), choice("color", "choice of colours", \.colours), theme,
        speed,
    ]

    /// A setting that is one of several words.
    private static func choice<Value: CaseIterable & RawRepresentable<String>>(
        _ name: String, _ kind: String, _ place: WritableKeyPath<Settings, Value> & Sendable
    ) -> SettingEntry where Value: Sendable {
        let values = Array(Value.allCases)
        return SettingEntry(
            name: name, text: { $0[keyPath: place].rawValue },
            set: { settings, text in
                guard let value = values.first(where: { $0.rawValue == text }) else {
                    return "'\(text)' is no \(kind); there are \(list(values.map(\.rawValue)))"
                }
                settings[keyPath: place] = value
                return nil
            })
    }

    private static var theme: SettingEntry {
        SettingEntry(
            name: "theme", text: { $0.scheme.rawValue },
            set: { settings, text in
                guard let scheme = ColourScheme(rawValue: text) else {
                    return "'\(text)' is no theme; there are \(list(ColourScheme.allCases.map(\.rawValue)))"
                }
                settings.use(scheme, isLight: false)
                return nil
            })
    }

    private static var speed: SettingEntry {
        SettingEntry(
            name: "speed", text: { $0.speed.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" } ?? "max" },
            set: { settings, text in
                guard text != "max" else {
                    settings.speed = nil
                    return nil
                }
                guard let speed = Double(text), speed >= 0.1, speed <= 1000 else {
                    return "'\(text)' is no speed; a number of frames a second from 0.1 to 1000, or max, is needed"
                }
                settings.speed = speed
                return nil
            })
    }
}
