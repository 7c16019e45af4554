using System.Text.RegularExpressions;

namespace ModelPipeline.Tests;

/// <summary>The page of log events, by which operators search, has each event of the code.</summary>
public sealed partial class LogEventTests
{
    private const string Page = "docs/log-events.md";

    [Fact]
    public void Events_OfTheCode_AreThoseOfThePage()
    {
        List<string> actual = [.. Events().Select(each => $"| {each.Id} | {each.Level} | `{each.Text}` |")];
        var page = Repository.Read(Page).Split('\n');
        if (Environment.GetEnvironmentVariable("ACCEPT_SURFACE") == "1")
        {
            var first = Array.FindIndex(page, line => Row().IsMatch(line));
            page = [.. page[..first], .. actual, .. page[first..].SkipWhile(line => Row().IsMatch(line))];
            File.WriteAllText(Path.Combine(Repository.Root, Page), string.Join('\n', page));
        }

        Assert.Equal(page.Where(line => Row().IsMatch(line)), actual);
    }

    [Fact]
    public void Events_OfTheCode_HaveANumberEach()
    {
        var shared = Events().GroupBy(each => each.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(" / ", group.Select(each => each.Text))}");

        Assert.Empty(shared);
    }

    [Fact]
    public void LogMethods_OfTheCode_AreAllFound() => Assert.Equal(
        Repository.Files("src", ".cs").Sum(file => Regex.Count(Repository.Read(file), @"\[LoggerMessage\b")), Events().Count);

    private static List<LogEvent> Events() =>
    [
        .. from file in Repository.Files("src", ".cs")
           from Match found in Attribute().Matches(Repository.Read(file))
           let arguments = found.Groups[1].Value
           let id = int.Parse(Id().Match(arguments).Groups[1].Value)
           let level = Level().Match(arguments)
           let text = string.Concat(Text().Matches(arguments).Select(part => part.Groups[1].Value))
           orderby id, text
           select new LogEvent(id, level.Success ? level.Groups[1].Value : "varies",
               text.Replace(@"\n", " ", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal)),
    ];

    [GeneratedRegex(@"^\| \d+ \|")]
    private static partial Regex Row();

    [GeneratedRegex("""\[LoggerMessage\(((?:[^"\]]|"(?:[^"\\]|\\.)*")*?)\)\]""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"EventId = (\d+)")]
    private static partial Regex Id();

    [GeneratedRegex(@"LogLevel\.(\w+)")]
    private static partial Regex Level();

    [GeneratedRegex(@"""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Text();

    private sealed record LogEvent(int Id, string Level, string Text);
}
