using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ModelPipeline.Mutants;

/// <summary>
/// Compiles a project in memory as its build does, with its generators. What the project refers to is built already, and a compilation
/// takes seconds.
/// </summary>
internal sealed class ProjectCompiler
{
    private readonly CSharpCommandLineArguments arguments;
    private readonly CSharpCompilation empty;
    private readonly CSharpParseOptions parse;
    private readonly GeneratorDriver generators;
    private readonly List<string> faults = [];

    private ProjectCompiler(string folder, IEnumerable<string> words)
    {
        arguments = CSharpCommandLineParser.Default.Parse(words, folder, sdkDirectory: null);
        parse = arguments.ParseOptions.WithDocumentationMode(DocumentationMode.None);
        // Changed code has many warnings.
        var options = arguments.CompilationOptions.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress)
            .WithSpecificDiagnosticOptions(ImmutableDictionary<string, ReportDiagnostic>.Empty);
        empty = CSharpCompilation.Create(
            arguments.CompilationName ?? Path.GetFileNameWithoutExtension(arguments.OutputFileName),
            [],
            arguments.MetadataReferences.Select(each =>
                MetadataReference.CreateFromFile(Path.GetFullPath(each.Reference, folder), each.Properties)),
            options);
        var configs = arguments.AnalyzerConfigPaths.Select(path =>
            AnalyzerConfig.Parse(SourceText.From(File.ReadAllText(path)), path)).ToList();
        generators = CSharpGeneratorDriver.Create(
            arguments.AnalyzerReferences.SelectMany(each => Generators(Path.GetFullPath(each.FilePath, folder))),
            arguments.AdditionalFiles.Select(each => new FileText(Path.GetFullPath(each.Path, folder))),
            parse,
            new ConfigOptions(AnalyzerConfigSet.Create(configs)));
    }

    /// <summary>The files that are compiled.</summary>
    public IEnumerable<string> Files => arguments.SourceFiles.Select(each => Path.GetFullPath(each.Path, arguments.BaseDirectory!));

    /// <summary>The name of the assembly.</summary>
    public string Name => empty.AssemblyName!;

    /// <summary>Asks the build of a project for the arguments of its compiler.</summary>
    public static async Task<ProjectCompiler> OfAsync(string folder)
    {
        // An output that does not exist: otherwise there is nothing to compile, and there are no arguments. Resources are prepared before.
        string[] ask =
        [
            "msbuild", folder, "-nologo", "-t:PrepareResources;Compile", "-getItem:CscCommandLineArgs", "-p:ProvideCommandLineArgs=true",
            "-p:SkipCompilerExecution=true", "-p:NonExistentFile=none", "-p:BuildProjectReferences=false", "-p:RunAnalyzers=false",
            "-p:EnforceCodeStyleInBuild=false",
        ];
        var run = await ChildProcess.RunAsync("dotnet", ask, [], TimeSpan.FromMinutes(5));
        var start = run.Output.IndexOf('{', StringComparison.Ordinal);
        if (run.ExitCode != 0 || start < 0)
            throw new InvalidOperationException($"{folder} does not say how it is compiled:\n{run.Output}");
        using var items = JsonDocument.Parse(run.Output[start..(run.Output.LastIndexOf('}') + 1)]);
        var words = items.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!).ToList();
        return words.Count > 0
            ? new(folder, words)
            : throw new InvalidOperationException($"{folder} has no arguments for its compiler; build it first.");
    }

    /// <summary>Reads a file as this project reads it.</summary>
    public SyntaxTree Parse(string text, string file) => CSharpSyntaxTree.ParseText(SourceText.From(text), parse, file);

    /// <summary>Compiles; null for the assembly if there are errors.</summary>
    public (byte[]? Assembly, IReadOnlyList<Diagnostic> Errors) Compile(IEnumerable<SyntaxTree> trees)
    {
        generators.RunGeneratorsAndUpdateCompilation(empty.AddSyntaxTrees(trees), out var whole, out _);
        using var bytes = new MemoryStream();
        var result = whole.Emit(bytes, manifestResources: arguments.ManifestResources);
        return result.Success
            ? (bytes.ToArray(), [])
            : (null, [.. result.Diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error)]);
    }

    /// <summary>Generators that could not be loaded.</summary>
    public IReadOnlyList<string> Faults => faults;

    private ImmutableArray<ISourceGenerator> Generators(string path)
    {
        var reference = new AnalyzerFileReference(path, new GeneratorLoader());
        reference.AnalyzerLoadFailed += (_, failure) => faults.Add($"{path}: {failure.Message}");
        return reference.GetGenerators(LanguageNames.CSharp);
    }

    private sealed class FileText(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path));
    }

    private sealed class ConfigOptions(AnalyzerConfigSet all) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => new Options(all.GlobalConfigOptions.AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Of(tree.FilePath);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Of(textFile.Path);

        private Options Of(string path) => new(all.GetOptionsForSourcePath(path).AnalyzerOptions);
    }

    private sealed class Options(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
            values.TryGetValue(key, out value);
    }
}
