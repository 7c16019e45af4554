using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelPipeline.Tests;

/// <summary>Code with switches, compiled in memory. A field of its own class <c>MutantSwitch</c> says which one is on.</summary>
internal sealed class CompiledCode
{
    private const string Switch =
        "public static class MutantSwitch { public static int On = -1; public static bool Is(int id) => id == On; }";

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly Assembly assembly;
    private readonly HashSet<int> excluded = [];

    /// <summary>Compiles code. Changes that do not compile lose their switch.</summary>
    public CompiledCode(string code)
    {
        while (true)
        {
            var rewriter = new SwitchRewriter("Code.cs", 0, excluded);
            var changed = rewriter.Visit(CSharpSyntaxTree.ParseText(code).GetRoot())!.ToFullString();
            var tree = CSharpSyntaxTree.ParseText(changed);
            SyntaxTree[] trees = [tree, CSharpSyntaxTree.ParseText(Switch)];
            var compilation = CSharpCompilation.Create(
                $"Changed{Guid.NewGuid():N}", trees, References, new(OutputKind.DynamicallyLinkedLibrary));
            using var bytes = new MemoryStream();
            var result = compilation.Emit(bytes, cancellationToken: TestContext.Current.CancellationToken);
            Mutants = rewriter.Mutants;
            if (result.Success)
            {
                assembly = Assembly.Load(bytes.ToArray());
                return;
            }

            var blamed = result.Diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error)
                .SelectMany(each => Blame.Of(Error(each), tree)).ToList();
            Assert.True(blamed.Any(id => !excluded.Contains(id)), $"Nobody is to blame for {result.Diagnostics[0]} in {changed}");
            excluded.UnionWith(blamed);
        }
    }

    public IReadOnlyList<Mutant> Mutants { get; }

    /// <summary>The numbers of the changes that do not compile.</summary>
    public IReadOnlyCollection<int> Excluded => excluded;

    /// <summary>Calls the static method M of class C while a change is on; -1 for none.</summary>
    public object? Call(int mutant, params object?[] arguments)
    {
        assembly.GetType("MutantSwitch")!.GetField("On")!.SetValue(null, mutant);
        return assembly.GetType("C")!.GetMethod("M")!.Invoke(null, arguments);
    }

    private static CompilerError Error(Diagnostic diagnostic)
    {
        var place = diagnostic.Location.GetLineSpan().StartLinePosition;
        return new(place.Line, place.Character, diagnostic.Id);
    }
}
