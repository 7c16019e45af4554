namespace ModelPipeline.Compliance;

/// <summary>Texts that cause errors if a text is not sent as a value, or a name is not quoted.</summary>
public static class OddTexts
{
    /// <summary>Texts for ids and values. All are different, but some stores might compare some of them as equal.</summary>
    public static IReadOnlyList<string> Values { get; } =
    [
        "", " ", "plain", " plain", "plain ", "PLAIN",
        "it's", "''", "\"quoted\"", "`tick`", "back\\slash\\n", "100%", "_____", "a,b", "a; b", "[\"a\"]", "{a,b}",
        "'; DROP TABLE customers; --", "'); DROP TABLE customers; --", "\"; DROP TABLE customers; --", "/* x */ --", "$$",
        "@users $users $1 :users ?1 {0}",
        "new\nline\r\n\ttab\u0001",
        "null", "NULL", "true", "NaN", "7", "007", "7.0", "1e3", "9223372036854775808", "2024-02-29",
        "0198c0a0-0000-7000-8000-0000000000ab",
        "ünïcödé 用户", "\u00E9", "e\u0301", "\u00DF", "ss", "\u202Ertl", "\u00A0", "😀", "👩‍👩‍👧 𝔘", "\uFFFE",
    ];

    /// <summary>Ids without a row: ids that differ in case, and texts that many stores cannot hold.</summary>
    public static IReadOnlyList<string> Nobody { get; } = ["nobody", "Plain", "plain\0", "\0", "half \uD83D", "\uDE00\uD83D", "07", "%"];

    /// <summary>Names for tables and columns.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "two words", "Select", "my.table", "it's", "100%", "ünï 用户 😀", "\"quoted\"", "@users $1 :a", "a;b",
        "x\"; DROP TABLE keep; --", "'); DROP TABLE keep; --", "`x`", "x`; DROP TABLE keep; --", "back\\slash", "x\\`; --", "/* x */",
        "nul\0x",
    ];
}
