using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelPipeline.Mutants;

/// <summary>A project in a copy of the sources, compiled with all changes behind switches.</summary>
internal sealed class SwitchedProject
{
    private const int MaxBuilds = 25;

    private readonly string root;
    private readonly string project;
    private readonly SortedDictionary<string, string> originals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SyntaxTree> trees = [];

    // A build that was ended has found some of the changes that do not compile. They are those of the next one if the sources are the same.
    private readonly Kept<int> kept;
    private readonly HashSet<int> excluded;

    /// <summary>A project that is not changed yet.</summary>
    /// <param name="root">The root of the copy.</param>
    /// <param name="project">The folder of the project, relative to the root.</param>
    /// <param name="folder">A folder for what builds find.</param>
    public SwitchedProject(string root, string project, string folder)
    {
        (this.root, this.project) = (root, project);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, project), "*.cs", SearchOption.AllDirectories))
        {
            if (!Path.GetRelativePath(root, file).Split('/').Any(part => part is "obj" or "bin"))
                originals[file] = File.ReadAllText(file);
        }

        var all = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(originals.Select(file => file.Key + file.Value))));
        kept = new(Path.Combine(folder, $"excluded-{Convert.ToHexStringLower(all)}"));
        excluded = [.. kept.Read()];
    }

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
            if (blamed.IsSubsetOf(excluded))
                throw new InvalidOperationException($"{project} does not compile, and no change is the cause:\n{output}");
            Console.WriteLine($"Build {builds}: {blamed.Count} changes do not compile.");
            blamed.ExceptWith(excluded);
            excluded.UnionWith(blamed);
            foreach (var id in blamed)
                kept.Add(id);
        }

        throw new InvalidOperationException($"{project} does not compile after {MaxBuilds} builds.");
    }

    private SwitchList Write()
    {
        var mutants = new List<Mutant>();
        var (nextId, constants) = (0, 0);
        foreach (var (file, text) in originals)
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
