import Foundation
import Imaging
import Testing
import TraX

/// Pictures in every form of the protocol.
@Suite struct TraXImageTests {
    private let picture = Image(width: 2, height: 1, samples: [10, 20, 30, 255, 0, 128])

    private func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    @Test func rawRowsAreTaken() throws {
        #expect(try Image(traX: "image:2;1;rgb;\(base64(picture.samples))") == picture)
        #expect(try Image(traX: "image:1;2;RGB;\(base64(picture.samples))").height == 2)
        #expect(
            try Image(traX: "image:2;1;gray8;\(base64([7, 200]))")
                == Image(width: 2, height: 1, samples: [7, 7, 7, 200, 200, 200]))
        // The low byte comes first; the high one is kept.
        #expect(
            try Image(traX: "image:2;1;gray16;\(base64([0xFF, 0x01, 0x00, 0xFE]))")
                == Image(width: 2, height: 1, samples: [1, 1, 1, 254, 254, 254]))
    }

    @Test func encodedFilesAreTaken() throws {
        let png = base64(try picture.pngData())
        for form in ["data:image/png;", "data:image/png;base64;", "data:image/png;base64,", "data:IMAGE/JPEG;"] {
            #expect(try Image(traX: form + png) == picture)
        }
    }

    @Test func filesAreTaken() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trax \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["a b=c.png", "100%25.png"] {
            let path = folder.appendingPathComponent(name).path
            try picture.write(to: path)
            for form in ["file://\(path)", "file:\(path)", path] { #expect(try Image(traX: form) == picture) }
        }
        let escaped = folder.path.replacingOccurrences(of: " ", with: "%20")
        #expect(try Image(traX: "file://\(escaped)/a%20b=c.png") == picture)
        #expect(
            throws: TraXError.picture(
                .unreadable(name: folder.path + "/none.png", reason: "No such file or directory"))
        ) { try Image(traX: "file://\(folder.path)/none.png") }
    }

    @Test(
        arguments: [
            ("http://a/b.jpg", "pictures come as file:, image: or data:, not as http:"),
            ("image:2;1;rgb", "raw pictures are image:WIDTH;HEIGHT;FORMAT;BASE64"),
            ("image:two;1;rgb;AA==", "raw pictures are image:WIDTH;HEIGHT;FORMAT;BASE64"),
            ("image:2;1;bgr;AA==", "\"bgr\" is none of rgb, gray8, gray16"),
            ("image:0;1;rgb;", "1 to 65535 pixels a side, 134217728 in all, are taken"),
            ("image:-1;1;rgb;", "1 to 65535 pixels a side, 134217728 in all, are taken"),
            ("image:65535;65535;gray8;", "1 to 65535 pixels a side, 134217728 in all, are taken"),
            ("image:2;1;rgb;AA==", "1 bytes cannot fill 2x1 pixels of 3 bytes"),
            ("image:2;1;rgb;A*==", "its Base64 is broken"),
            ("data:image/gif;AA==", "encoded pictures are data:image/png;BASE64 or data:image/jpeg;BASE64"),
            ("data:image/png", "encoded pictures are data:image/png;BASE64 or data:image/jpeg;BASE64"),
            ("data:image/png;base64,A", "its Base64 is broken"),
        ])
    func otherFormsAreRefused(text: String, rule: String) {
        #expect(throws: TraXError.image(text, rule: rule)) { try Image(traX: text) }
        #expect(TraXError.image(text, rule: rule).description == "the picture \"\(text)\": \(rule)")
    }

    @Test func brokenFilesAreRefused() throws {
        let png = try picture.pngData()
        #expect(throws: TraXError.self) { try Image(traX: "data:image/png;\(base64(Array(png.dropLast(20))))") }
        #expect(
            throws: TraXError.picture(.unknownFormat(name: "the picture in the message", found: "empty", foreign: nil))
        ) {
            try Image(traX: "data:image/png;")
        }
    }
}
