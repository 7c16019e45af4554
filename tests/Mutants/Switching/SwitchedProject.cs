using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelPipeline.Mutants;

/// <summary>A project in a copy of the sources, compiled with all changes behind switches.</summary>
/// <param name="root">The root of the copy.</param>
/// <param name="project">The folder of the project, relative to the root.</param>
internal sealed class SwitchedProject(string root, string project)
{
    private const int MaxBuilds = 25;

    private readonly Dictionary<string, string> originals = Directory
        .EnumerateFiles(Path.Combine(root, project), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(root, file).Split('/').Any(part => part is "obj" or "bin"))
        .ToDictionary(file => file, File.ReadAllText);

    private readonly Dictionary<string, SyntaxTree> trees = [];
    private readonly HashSet<int> excluded = [];

    /// <summary>Builds until everything compiles. A change that does not compile loses its switch.</summary>
    public async Task<SwitchList> BuildAsync()
    {
        for (var builds = 1; builds <= MaxBuilds; builds++)
        {
            var list = Write();
            string[] more = builds == 1 ? [] : ["--no-dependencies", "--no-restore"];
            var (succeeded, output) = await Build.RunAsync(Path.Combine(root, project), more);
            if (succeeded)
                return list;
            var blamed = CompilerError.Read(output).Where(error => trees.ContainsKey(error.File))
                .SelectMany(error => Blame.Of(error, trees[error.File])).ToHashSet();
            if (blamed.Count == 0)
                throw new InvalidOperationException($"{project} does not compile, and no change is the cause:\n{output}");
            Console.WriteLine($"Build {builds}: {blamed.Count} changes do not compile.");
            excluded.UnionWith(blamed);
        }

        throw new InvalidOperationException($"{project} does not compile after {MaxBuilds} builds.");
    }

    private SwitchList Write()
    {
        var mutants = new List<Mutant>();
        var (nextId, constants) = (0, 0);
        foreach (var (file, text) in originals.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            var rewriter = new SwitchRewriter(Path.GetRelativePath(root, file), nextId, excluded);
            var changed = rewriter.Visit(CSharpSyntaxTree.ParseText(text).GetRoot())!.ToFullString();
            trees[file] = CSharpSyntaxTree.ParseText(changed);
            nextId = rewriter.NextId;
            constants += rewriter.Constants;
            mutants.AddRange(rewriter.Mutants);
            File.WriteAllText(file, changed);
        }

        File.WriteAllText(Path.Combine(root, project, "MutantSwitch.cs"), SwitchSource.Text(nextId));
        return new(mutants, excluded.Count, constants);
    }
}
