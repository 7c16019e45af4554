using System.Text.RegularExpressions;

namespace ModelPipeline;

/// <summary>Divides a condition into words.</summary>
internal static partial class ConditionTokens
{
    /// <summary>The words, and the end.</summary>
    /// <exception cref="FormatException">A character cannot begin a word, or a quote is not closed.</exception>
    public static List<ConditionToken> Of(string text)
    {
        var tokens = new List<ConditionToken>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            if (at == text.Length)
                break;
            var match = Word().Match(text, at);
            if (!match.Success)
            {
                throw new FormatException(text[at] is '\'' or '"'
                    ? $"opens a quote at position {at + 1} that is not closed; close it."
                    : $"has '{text[at]}' at position {at + 1}, which belongs to no condition; write one such as probability > 0.7.");
            }

            tokens.Add(new(KindOf(match), ContentOf(match), at + 1));
            at += match.Length;
        }

        tokens.Add(new(ConditionTokenKind.End, "", text.Length + 1));
        return tokens;
    }

    private static ConditionTokenKind KindOf(Match match) =>
        Enum.GetValues<ConditionTokenKind>().First(kind => match.Groups[kind.ToString()].Success);

    // A doubled quote inside quotes is a quote, as in SQL.
    private static string ContentOf(Match match) => match.Value[0] switch
    {
        '\'' => match.Value[1..^1].Replace("''", "'", StringComparison.Ordinal),
        '"' => match.Value[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal),
        _ => match.Value,
    };

    [GeneratedRegex("""
        \G(?:(?<Number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]))
        |(?<Name>[\p{L}_][\w.]*)
        |(?<QuotedName>"(?:[^"]|"")+")
        |(?<Text>'(?:[^']|'')*')
        |(?<Sign>==|!=|<>|<=|>=|&&|\|\||[=<>!()]))
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
