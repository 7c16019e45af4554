using System.Globalization;

namespace ModelPipeline;

/// <summary>
/// Parses a condition: comparisons of an output with a number, a text or a truth value, with <c>and</c>, <c>or</c>, <c>not</c> and
/// parentheses. <c>and</c> binds more than <c>or</c>.
/// </summary>
internal sealed class ConditionParser
{
    // Nobody writes conditions as deep as this, and a deeper one would need the stack of the thread.
    private const int MostDepth = 50;

    private readonly List<ConditionToken> tokens;
    private readonly Schema outputs;
    private int at;
    private int depth;

    /// <exception cref="FormatException">The text has a character that belongs to no condition.</exception>
    public ConditionParser(string text, Schema outputs)
    {
        this.outputs = outputs;
        tokens = ConditionTokens.Of(text);
    }

    private ConditionToken Current => tokens[at];

    /// <summary>Parses the whole text.</summary>
    /// <exception cref="FormatException">The text is no condition.</exception>
    public Condition Parse()
    {
        var condition = ParseOr();
        return Current.Kind == ConditionTokenKind.End
            ? condition
            : throw Fault($"has {Describe(Current)} where the condition should end; write 'and' or 'or' before it.");
    }

    private Condition ParseOr()
    {
        var condition = ParseAnd();
        while (Take("or") || Take("||"))
            condition = new Condition.Or(condition, ParseAnd());
        return condition;
    }

    private Condition ParseAnd()
    {
        var condition = ParseOne();
        while (Take("and") || Take("&&"))
            condition = new Condition.And(condition, ParseOne());
        return condition;
    }

    private Condition ParseOne()
    {
        if (++depth > MostDepth)
            throw Fault($"has more than {MostDepth} parentheses or negations inside each other; write it flatter.");
        var condition = ParseInner();
        depth--;
        return condition;
    }

    private Condition ParseInner()
    {
        if (Take("not") || Take("!"))
            return new Condition.Not(ParseOne());
        if (!Take("("))
            return ParseComparison();
        var inner = ParseOr();
        return Take(")") ? inner : throw Fault($"has {Describe(Current)} where a parenthesis should close; write ')' there.");
    }

    private Condition ParseComparison()
    {
        var column = ParseColumn();
        var field = outputs[column];
        var comparison = Current.Kind == ConditionTokenKind.Sign ? Comparison.Find(Current.Text) : null;
        if (comparison is null)
            throw Fault($"has {Describe(Current)} after '{field.Name}'; write one of = != < <= > >= there.");
        at++;
        var value = Current;
        at++;
        return (field.Type, value.Kind) switch
        {
            (ColumnType.Single or ColumnType.Double or ColumnType.Int64, ConditionTokenKind.Number) =>
                new Condition.Number(column, comparison, double.Parse(value.Text, CultureInfo.InvariantCulture), Exact(value.Text)),
            (ColumnType.String, ConditionTokenKind.Text) => new Condition.Text(column, comparison, value.Text),
            (ColumnType.Boolean, ConditionTokenKind.Name) when comparison.IsEquality && bool.TryParse(value.Text, out var truth) =>
                new Condition.Truth(column, comparison, truth),
            _ => throw Fault(
                $"compares '{field.Name}' ({field.TypeName}) {comparison.Sign} {Describe(value)}; write {Example(field)} instead."),
        };
    }

    private static decimal? Exact(string digits) =>
        decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : null;

    private int ParseColumn()
    {
        var token = Current;
        if (token.Kind is not (ConditionTokenKind.Name or ConditionTokenKind.QuotedName))
            throw Fault($"has {Describe(token)} where an output should be; write one of {Names}.");
        at++;
        for (var column = 0; column < outputs.Count; column++)
        {
            if (outputs[column].Name == token.Text)
                return column;
        }

        throw Fault($"names '{token.Text}', which is no output; {Closest(token.Text)}write one of {Names}.");
    }

    private string Closest(string name) =>
        ClosestNames.Find(name, outputs.Select(output => output.Name)) is [var closest, ..] ? $"'{closest}' is the closest; " : "";

    private string Names => string.Join(", ", outputs.Select(output => output.Name));

    private bool Take(string word)
    {
        if (!Current.Is(word))
            return false;
        at++;
        return true;
    }

    private static string Example(Field field) => field.Type switch
    {
        ColumnType.String => $"{field.Name} = 'a text'",
        ColumnType.Boolean => $"{field.Name} = true",
        ColumnType.Single or ColumnType.Double or ColumnType.Int64 => $"{field.Name} > 0.5",
        _ => "an output that is a number, a text or a truth value",
    };

    private static string Describe(ConditionToken token) =>
        token.Kind == ConditionTokenKind.End ? "its end" : $"'{token.Text}' at position {token.Position}";

    private static FormatException Fault(string message) => new(message);
}
