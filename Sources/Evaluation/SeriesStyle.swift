import Imaging

/// How the series of a figure are told apart: by colour, then by dashes, and in text by letters.
enum SeriesStyle {
    /// Eight colours that stay apart for colour-blind eyes and on light and dark ground (after Okabe and Ito).
    private static let colours = [
        RGB(0x00, 0x72, 0xB2), RGB(0xD5, 0x5E, 0x00), RGB(0x00, 0x9E, 0x73), RGB(0xCC, 0x79, 0xA7),
        RGB(0xE6, 0x9F, 0x00), RGB(0x56, 0xB4, 0xE9), RGB(0x8C, 0x6B, 0xB1), RGB(0x7F, 0x7F, 0x7F),
    ]
    /// The same in a terminal's 256 colours.
    private static let terminalColours = [32, 166, 36, 175, 172, 74, 97, 244]
    /// No dashes for the first eight, then longer and shorter ones.
    private static let dashes = ["", "7 3", "2 2", "9 3 2 3"]

    /// The colour in SVG, such as `#0072b2`.
    static func colour(_ index: Int) -> String {
        let colour = rgb(index)
        let number = Int(colour.red) << 16 | Int(colour.green) << 8 | Int(colour.blue)
        // The digit before keeps leading zeros.
        return "#" + String(1 << 24 | number, radix: 16).dropFirst()
    }

    /// The colour in pictures.
    static func rgb(_ index: Int) -> RGB { colours[index % colours.count] }

    static func dash(_ index: Int) -> String { dashes[index / colours.count % dashes.count] }

    static func terminalColour(_ index: Int) -> Int { terminalColours[index % terminalColours.count] }

    /// A, B ... Z, a ... z, and again.
    static func letter(_ index: Int) -> Character {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        return letters[index % letters.count]
    }
}
