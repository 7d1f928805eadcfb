import Terminal
import Testing

@Suite struct KeyTests {
    @Test(arguments: [
        (Key.space, "space"), (.character("G"), "G"), (.control("c"), "ctrl+c"), (.shift(.left), "shift+left"),
        (.character("+"), "+"), (.control("+"), "ctrl++"), (.backTab, "shift+tab"), (Key(.function(12)), "f12"),
        (.escape, "escape"), (.pageDown, "pagedown"), (Key(.character("x"), modifiers: .alt), "alt+x"),
        (.character("f"), "f"),
        (Key(.up, modifiers: [.control, .alt, .shift]), "ctrl+alt+shift+up"), (.character("é"), "é"),
        (.control(" "), "ctrl+space"), (.character("#"), "#"),
    ])
    func namesThereAndBack(key: Key, name: String) {
        #expect(key.name == name)
        #expect(Key(name: name) == key)
    }

    @Test(arguments: [
        "", " ", "ctrl+", "spaces", "f0", "f64", "f01", "shift+a", "ctrl+ctrl+a", "Space", "漢", "\u{1B}", "ab",
    ])
    func noKeyIsCalled(_ name: String) { #expect(Key(name: name) == nil) }

    @Test func everyNamedKeyIsFound() {
        let bases: [Key.Base] = [
            .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .insert, .delete, .backspace, .enter, .tab,
            .escape,
        ]
        for base in bases { #expect(Key(name: Key(base).name) == Key(base)) }
    }

    @Test func onlyPlainCharactersAreText() {
        #expect(Key.character("é").text == "é")
        #expect(Key.control("a").text == nil)
        #expect(Key.enter.text == nil)
    }
}
