using System.Text.RegularExpressions;

namespace ModelPipeline.Tests;

/// <summary>The page of the HTTP routes has each type of problem that an answer can have.</summary>
public sealed partial class ProblemTypeTests
{
    [Fact]
    public void Types_OfTheCode_AreThoseOfThePage()
    {
        string[] types =
        [
            .. (from file in Repository.Files("src/Api", ".cs")
                from Match made in Made().Matches(Repository.Read(file))
                select made.Groups[1].Value).Distinct().Order(StringComparer.Ordinal),
        ];
        var page = Repository.Read("docs/http.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Quoted().Matches(line.Split('|')[1])).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Empty(types.Except(page));
        Assert.InRange(types.Length, 35, 200);
    }

    // Problems.Create(status, "type", ...
    [GeneratedRegex("""Create\(\s*(?:StatusCodes\.\w+|status),\s*"([a-z-]+)["]""")]
    private static partial Regex Made();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Quoted();
}
