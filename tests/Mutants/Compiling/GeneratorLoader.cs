using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace ModelPipeline.Mutants;

/// <summary>Loads a generator and what lies beside it. The compiler and the base library are those of this program.</summary>
internal sealed class GeneratorLoader : IAnalyzerAssemblyLoader
{
    public void AddDependencyLocation(string fullPath)
    {
        // It lies beside the generator.
    }

    public Assembly LoadFromPath(string fullPath) => new Context(Path.GetDirectoryName(fullPath)!).LoadFromAssemblyPath(fullPath);

    private sealed class Context(string folder) : AssemblyLoadContext
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var name = assemblyName.Name!;
            var file = Path.Combine(folder, $"{name}.dll");
            var isShared = name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
                || name.StartsWith("System.", StringComparison.Ordinal) || name == "netstandard";
            return isShared || !File.Exists(file) ? null : LoadFromAssemblyPath(file);
        }
    }
}
