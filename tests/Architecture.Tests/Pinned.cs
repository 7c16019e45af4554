namespace ModelPipeline.Tests;

/// <summary>A text in the repository that must equal the text that the code gives.</summary>
internal static class Pinned
{
    private static readonly bool IsAccepted = Environment.GetEnvironmentVariable("ACCEPT_SURFACE") == "1";

    public static void Check(string name, IEnumerable<string> lines)
    {
        var file = Path.Combine(Repository.Root, "tests/Architecture.Tests/Pinned", name);
        string[] actual = [.. lines];
        if (IsAccepted)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllLines(file, actual);
        }

        var pinned = File.Exists(file) ? File.ReadAllLines(file) : [];
        var gone = pinned.Except(actual).Select(line => $"- {line.Trim()}");
        var added = actual.Except(pinned).Select(line => $"+ {line.Trim()}");
        Assert.True(pinned.SequenceEqual(actual), $"{name} changed:\n{string.Join('\n', gone.Concat(added))}\n"
            + "If that is meant, accept it: ACCEPT_SURFACE=1 dotnet run --project tests/Architecture.Tests");
    }
}
