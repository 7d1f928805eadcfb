import Foundation
import Imaging

/// The kitty graphics protocol: a picture is sent once under a number, then its parts are placed over cells.
/// https://sw.kovidgoyal.net/kitty/graphics-protocol
enum KittyGraphics {
    /// How the pixels are sent.
    enum Packing: Sendable, Equatable {
        /// As they are: no work on either side.
        case raw
        /// As PNG: fewer bytes.
        case png
    }

    /// Asks whether the terminal has the protocol: a picture of one pixel that is only tried.
    static let question = "\u{1B}_Gi=\(firstNumber),s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"

    /// The numbers of pictures start here: far from those that other programs begin with.
    static let firstNumber: UInt32 = 0x5453_0001

    /// The most bytes of a picture in one sequence.
    private static let chunk = 4096
    private static let ending = Array("\u{1B}\\".utf8)

    /// Sends a picture, which is not shown by that. Nothing where it cannot be packed.
    static func transmit(_ image: Image, number: UInt32, packing: Packing) -> [UInt8] {
        let format: String
        let data: Data
        switch packing {
        case .raw:
            format = "f=24,s=\(image.width),v=\(image.height)"
            data = Data(image.samples)
        case .png:
            guard let png = try? image.pngData() else { return [] }
            format = "f=100"
            data = Data(png)
        }
        let text = data.base64EncodedData()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count + text.count / chunk * 12 + 64)
        for start in stride(from: 0, to: text.count, by: chunk) {
            let end = min(start + chunk, text.count)
            let more = end < text.count ? 1 : 0
            // All but the first sequence say only whether there are more.
            bytes += Array(
                (start == 0 ? "\u{1B}_Ga=t,q=2,i=\(number),\(format),m=\(more);" : "\u{1B}_Gm=\(more);").utf8)
            bytes += text[start..<end]
            bytes += ending
        }
        return bytes
    }

    /// Shows a part of a picture that was sent.
    ///
    /// - Parameters:
    ///   - part: the cells to cover.
    ///   - placement: the part's number, from 1.
    ///   - picture: the cells of the whole picture.
    ///   - samples: the picture's pixels in each cell.
    static func place(
        _ part: CellRect, placement: Int, of picture: CellRect, number: UInt32, samples: CellSamples
    ) -> [UInt8] {
        let (x, y) = ((part.column - picture.column) * samples.across, (part.row - picture.row) * samples.down)
        let (width, height) = (part.columns * samples.across, part.rows * samples.down)
        return Array(
            ("\u{1B}[\(part.row + 1);\(part.column + 1)H\u{1B}_Ga=p,q=2,i=\(number),p=\(placement),"
                + "x=\(x),y=\(y),w=\(width),h=\(height),c=\(part.columns),r=\(part.rows),C=1\u{1B}\\").utf8)
    }

    /// Takes a picture's parts off the screen; it may be placed again.
    static func lift(number: UInt32) -> [UInt8] { Array("\u{1B}_Ga=d,q=2,d=i,i=\(number)\u{1B}\\".utf8) }

    /// Takes a picture off the screen, and lets the terminal forget it.
    static func remove(number: UInt32) -> [UInt8] { Array("\u{1B}_Ga=d,q=2,d=I,i=\(number)\u{1B}\\".utf8) }

    /// Takes all pictures off the screen, and lets the terminal forget them.
    static let removeAll = Array("\u{1B}_Ga=d,q=2,d=A\u{1B}\\".utf8)
}
