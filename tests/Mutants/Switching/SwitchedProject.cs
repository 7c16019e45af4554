using Microsoft.CodeAnalysis;

namespace ModelPipeline.Mutants;

/// <summary>A project that is compiled with all changes behind switches. Its sources stay as they are.</summary>
/// <param name="root">The root of the sources, which are built.</param>
/// <param name="project">The folder of the project, relative to the root.</param>
internal sealed class SwitchedProject(string root, string project)
{
    private const int MaxBuilds = 25;

    private readonly string folder = Path.Combine(root, project);
    private readonly HashSet<int> excluded = [];

    /// <summary>Compiles until everything compiles. A change that does not compile loses its switch.</summary>
    public async Task<(SwitchList List, byte[] Assembly)> BuildAsync()
    {
        var compiler = await ProjectCompiler.OfAsync(folder);
        var texts = compiler.Files.ToDictionary(file => file, File.ReadAllText);
        for (var builds = 1; builds <= MaxBuilds; builds++)
        {
            var (list, trees) = Switch(compiler, texts);
            var (assembly, errors) = compiler.Compile(trees);
            if (assembly is not null)
                return (list with { Assembly = compiler.Name }, assembly);
            var blamed = errors.Where(error => IsChanged(error.Location.SourceTree?.FilePath)).SelectMany(Blamed).ToHashSet();
            if (blamed.IsSubsetOf(excluded))
            {
                throw new InvalidOperationException(
                    $"{project} does not compile, and no change is the cause:\n{string.Join('\n', compiler.Faults)}\n"
                    + string.Join('\n', errors.Take(20)));
            }

            Console.WriteLine($"Build {builds}: {blamed.Count} changes do not compile.");
            excluded.UnionWith(blamed);
        }

        throw new InvalidOperationException($"{project} does not compile after {MaxBuilds} builds.");
    }

    private static IReadOnlyList<int> Blamed(Diagnostic error)
    {
        var place = error.Location.GetLineSpan().StartLinePosition;
        return Blame.Of(new(place.Line, place.Character, error.Id), error.Location.SourceTree!);
    }

    private (SwitchList List, IReadOnlyList<SyntaxTree> Trees) Switch(ProjectCompiler compiler, Dictionary<string, string> texts)
    {
        var mutants = new List<Mutant>();
        var trees = new List<SyntaxTree>();
        var (nextId, constants) = (0, 0);
        foreach (var (file, text) in texts.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            var tree = compiler.Parse(text, file);
            if (IsChanged(file))
            {
                var rewriter = new SwitchRewriter(Path.GetRelativePath(root, file), nextId, excluded);
                tree = compiler.Parse(rewriter.Visit(tree.GetRoot())!.ToFullString(), file);
                nextId = rewriter.NextId;
                constants += rewriter.Constants;
                mutants.AddRange(rewriter.Mutants);
            }

            trees.Add(tree);
        }

        trees.Add(compiler.Parse(SwitchSource.Text(nextId), Path.Combine(folder, "MutantSwitch.cs")));
        return (new(mutants, excluded.Count, constants), trees);
    }

    // Neither what the build makes nor what is linked from elsewhere.
    private bool IsChanged(string? file) => file is not null && file.StartsWith(folder + "/", StringComparison.Ordinal)
        && !Path.GetRelativePath(folder, file).Split('/').Any(part => part is "obj" or "bin" or "MutantSwitch.cs");
}
