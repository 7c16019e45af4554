using System.Buffers.Text;
using System.Text;

namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>
/// Reads the JSON of XGBoost, which may contain NaN and Infinity. The result has the types that <see cref="XGBoostFile"/> describes.
/// </summary>
/// <param name="content">The file.</param>
internal ref struct JsonText(ReadOnlySpan<byte> content)
{
    private const int MaxDepth = 64;

    private static readonly (byte[] Word, double Value)[] Words =
    [
        ("NaN"u8.ToArray(), double.NaN), ("null"u8.ToArray(), double.NaN), ("true"u8.ToArray(), 1), ("false"u8.ToArray(), 0),
        ("Infinity"u8.ToArray(), double.PositiveInfinity), ("-Infinity"u8.ToArray(), double.NegativeInfinity),
    ];

    private ReadOnlySpan<byte> rest = content;

    /// <exception cref="FormatException">The text is incomplete, or is not JSON.</exception>
    public static object Read(ReadOnlySpan<byte> content) => new JsonText(content).Value(0);

    private object Value(int depth)
    {
        if (depth > MaxDepth)
            throw Broken();
        return Next() switch
        {
            (byte)'{' => Members(depth),
            (byte)'[' => Items(depth),
            (byte)'"' => Text(),
            _ => Number(),
        };
    }

    private Dictionary<string, object> Members(int depth)
    {
        var members = new Dictionary<string, object>();
        for (var isFirst = true; !Ends('{', '}', isFirst); isFirst = false)
        {
            if (Next() != '"')
                throw Broken();
            var name = Text();
            if (Next() != ':')
                throw Broken();
            rest = rest[1..];
            if (!members.TryAdd(name, Value(depth + 1)))
                throw Broken();
        }

        return members;
    }

    private List<object> Items(int depth)
    {
        var items = new List<object>();
        for (var isFirst = true; !Ends('[', ']', isFirst); isFirst = false)
            items.Add(Value(depth + 1));
        return items;
    }

    // Reads the opening bracket, a comma or the closing bracket. Returns true after the closing bracket.
    private bool Ends(char open, char close, bool isFirst)
    {
        if (Next() == (isFirst ? open : ','))
        {
            rest = rest[1..];
            if (!isFirst || Next() != close)
                return false;
        }

        if (Next() != close)
            throw Broken();
        rest = rest[1..];
        return true;
    }

    // Names of fields and parameters have no escapes. Names of features may have escapes, which stay as they are.
    private string Text()
    {
        var end = 1;
        while (end < rest.Length && rest[end] != '"')
            end += rest[end] == '\\' ? 2 : 1;
        if (end >= rest.Length)
            throw Broken();
        var text = Encoding.UTF8.GetString(rest[1..end]);
        rest = rest[(end + 1)..];
        return text;
    }

    private object Number()
    {
        foreach (var (word, value) in Words)
        {
            if (!rest.StartsWith(word))
                continue;
            rest = rest[word.Length..];
            return value;
        }

        if (!Utf8Parser.TryParse(rest, out double number, out var length))
            throw Broken();
        rest = rest[length..];
        return number;
    }

    private byte Next()
    {
        rest = rest.TrimStart(" \t\r\n"u8);
        return rest.IsEmpty ? throw Broken() : rest[0];
    }

    private static FormatException Broken() => new("is no whole JSON");
}
