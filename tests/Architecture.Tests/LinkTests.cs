using System.Text.RegularExpressions;

namespace ModelPipeline.Tests;

/// <summary>Links between the project's pages must have a target.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => new(Repository.Files("", ".md"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Link_ToAFileOrAHeading_HasATarget(string page)
    {
        var folder = Path.GetDirectoryName(page)!;
        var dead = from Match link in Link().Matches(Repository.Read(page))
                   let target = link.Groups[1].Value
                   where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
                   where !Leads(page, folder, target)
                   select target;
        Assert.Empty(dead);
    }

    private static bool Leads(string page, string folder, string target)
    {
        var parts = target.Split('#');
        var file = parts[0].Length == 0 ? page : Path.Combine(folder, parts[0]);
        var full = Path.Combine(Repository.Root, file);
        if (!Path.Exists(full))
            return false;
        return parts.Length == 1 || !full.EndsWith(".md", StringComparison.Ordinal) || Anchors(File.ReadAllText(full)).Contains(parts[1]);
    }

    // The rules of GitHub: lower case, no punctuation, and a hyphen for each blank. The second heading with the same name gets -1.
    private static HashSet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>();
        foreach (Match heading in Heading().Matches(Fence().Replace(text, "")))
        {
            var name = Punctuation().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            for (var count = 1; !anchors.Add(count == 1 ? name : $"{name}-{count - 1}"); count++)
            {
            }
        }

        return anchors;
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
