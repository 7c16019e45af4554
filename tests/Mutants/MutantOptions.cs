using System.Globalization;

namespace ModelPipeline.Mutants;

/// <summary>The arguments of the program.</summary>
/// <param name="Source">The root of the sources, which are built.</param>
/// <param name="Root">A folder with a copy of the sources and of the test programs, for the programs with changes and for results.</param>
/// <param name="Project">The folder of the project whose code is changed, relative to the root.</param>
/// <param name="Files">The folder whose changes are tried, relative to the root: the project or a part of it.</param>
/// <param name="Tests">The names of the test projects, without <c>.Tests</c>, in the order in which they are asked.</param>
internal sealed record MutantOptions(string Source, string Root, string Project, string Files, IReadOnlyList<string> Tests)
{
    /// <summary>How many changes are tried. Default: 150.</summary>
    public int Sample { get; init; } = 150;

    /// <summary>Chooses the sample. The same seed chooses the same changes as long as the sources are the same.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>After this time no new change is begun. The next run goes on. Default: no limit.</summary>
    public TimeSpan Limit { get; init; } = Timeout.InfiniteTimeSpan;

    public static MutantOptions Parse(string[] arguments)
    {
        if (arguments is not [var source, var root, var project, var files, var tests, .. var rest])
            throw new ArgumentException("Give SOURCE ROOT PROJECT FOLDER TEST[,TEST] and options.");
        var options = new MutantOptions(Path.GetFullPath(source), Path.GetFullPath(root), project, files, tests.Split(','));
        for (var i = 0; i < rest.Length; i += 2)
        {
            options = (rest[i], rest.ElementAtOrDefault(i + 1)) switch
            {
                ("--sample", "all") => options with { Sample = int.MaxValue },
                ("--sample", { } count) => options with { Sample = Number("--sample", count) },
                ("--seed", { } seed) => options with { Seed = Number("--seed", seed) },
                ("--minutes", { } minutes) => options with { Limit = TimeSpan.FromMinutes(Number("--minutes", minutes)) },
                var (name, value) => throw new ArgumentException(
                    $"{name} {value} is not known; the options are --sample COUNT or all, --seed NUMBER and --minutes NUMBER."),
            };
        }

        return options;
    }

    private static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException($"{name} is {text}; give a whole number.");
}
