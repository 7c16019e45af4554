using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ModelPipeline.Cli;

/// <summary>
/// Reads numbers, times and ids of a command line. The parser's own readers take <c>2,5</c> for 25, <c>10</c> for ten days and a date for
/// one of the machine's time zone, and name a type of this program where they cannot read a word.
/// </summary>
internal static class Words
{
    private const string Ids = "'modelpipeline jobs list' shows the ids.";

    private static readonly string[] MomentForms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Lets a command, and the commands below it, read their words so.</summary>
    public static void ReadStrictly(Command command)
    {
        foreach (var option in command.Options)
            ReadStrictly(option);
        foreach (var argument in command.Arguments)
            ReadStrictly(argument);
        foreach (var child in command.Subcommands)
            ReadStrictly(child);
    }

    /// <summary>Whether a check may ask for the value of an option or argument.</summary>
    public static bool AreReadable<T>(IReadOnlyList<Token> tokens) => tokens.All(token => Fault(typeof(T), token.Value) is null);

    /// <summary>Lets an option take some words and no others.</summary>
    public static Option<string?> OneOf(this Option<string?> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(result => Refuse(result, option.Name, result.Tokens, words));
        return option;
    }

    /// <summary>Lets an argument take some words and no others.</summary>
    public static Argument<string> OneOf(this Argument<string> argument, params string[] words)
    {
        argument.CompletionSources.Add(words);
        argument.Validators.Add(result => Refuse(result, argument.Name, result.Tokens, words));
        return argument;
    }

    private static void ReadStrictly(Option option)
    {
        switch (option)
        {
            case Option<int> whole: whole.CustomParser = Read<int>; break;
            case Option<int?> whole: whole.CustomParser = Read<int?>; break;
            case Option<double> number: number.CustomParser = Read<double>; break;
            case Option<double?> number: number.CustomParser = Read<double?>; break;
            case Option<TimeSpan?> time: time.CustomParser = Read<TimeSpan?>; break;
            case Option<DateTimeOffset?> moment: moment.CustomParser = Read<DateTimeOffset?>; break;
            case Option<Guid?> id: id.CustomParser = Read<Guid?>; break;
        }
    }

    private static void ReadStrictly(Argument argument)
    {
        switch (argument)
        {
            case Argument<double> number: number.CustomParser = Read<double>; break;
            case Argument<Guid> id: id.CustomParser = Read<Guid>; break;
        }
    }

    private static T? Read<T>(ArgumentResult result)
    {
        var word = result.Tokens[^1].Value;
        if (Fault(typeof(T), word) is not { } what)
            return (T?)Value(typeof(T), word);
        var name = result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
        result.AddError(result.Parent is OptionResult || typeof(T) != typeof(Guid) ? $"{name} is '{word}'; {what}"
            : $"'{word}' is no id of a job; {Ids}");
        return default;
    }

    private static string? Fault(Type type, string word) =>
        Value(type, word) is null ? Hint(Nullable.GetUnderlyingType(type) ?? type) : null;

    private static string Hint(Type type) => type switch
    {
        var each when each == typeof(int) => "set a whole number, such as 10.",
        var each when each == typeof(double) => "set a number, such as 2.5.",
        var each when each == typeof(TimeSpan) =>
            "set hours, minutes and seconds, such as 00:10:00, or days before them, such as 1.00:00:00.",
        var each when each == typeof(DateTimeOffset) => "set a date or a time in UTC, such as 2027-01-01 or 2027-01-01T12:00:00Z.",
        _ => $"set the id of a job; {Ids}",
    };

    private static object? Value(Type type, string word)
    {
        var invariant = CultureInfo.InvariantCulture;
        return (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var each when each == typeof(int) => int.TryParse(word, NumberStyles.AllowLeadingSign, invariant, out var whole) ? whole : null,
            var each when each == typeof(double) =>
                double.TryParse(word, NumberStyles.Float, invariant, out var number) && double.IsFinite(number) ? number : null,
            var each when each == typeof(TimeSpan) =>
                word.Contains(':') && TimeSpan.TryParseExact(word, "c", invariant, out var time) ? time : null,
            var each when each == typeof(DateTimeOffset) =>
                DateTimeOffset.TryParseExact(word, MomentForms, invariant, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null,
            var each when each == typeof(Guid) => Guid.TryParse(word, out var id) ? id : null,
            _ => word,
        };
    }

    private static void Refuse(SymbolResult result, string name, IEnumerable<Token> tokens, string[] words)
    {
        if (tokens.FirstOrDefault(token => !words.Contains(token.Value)) is { } odd)
            result.AddError($"{name} is '{odd.Value}'; set {string.Join(", ", words[..^1])} or {words[^1]}.");
    }
}
