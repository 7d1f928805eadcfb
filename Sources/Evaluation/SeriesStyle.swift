/// How the series of a figure are told apart: by colour, then by dashes, and in text by letters.
enum SeriesStyle {
    /// Eight colours that stay apart for colour-blind eyes and on light and dark ground (after Okabe and Ito).
    private static let colours = [
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6bb1", "#7f7f7f",
    ]
    /// The same in a terminal's 256 colours.
    private static let terminalColours = [32, 166, 36, 175, 172, 74, 97, 244]
    /// No dashes for the first eight, then longer and shorter ones.
    private static let dashes = ["", "7 3", "2 2", "9 3 2 3"]

    static func colour(_ index: Int) -> String { colours[index % colours.count] }

    static func dash(_ index: Int) -> String { dashes[index / colours.count % dashes.count] }

    static func terminalColour(_ index: Int) -> Int { terminalColours[index % terminalColours.count] }

    /// A, B ... Z, a ... z, and again.
    static func letter(_ index: Int) -> Character {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        return letters[index % letters.count]
    }
}
