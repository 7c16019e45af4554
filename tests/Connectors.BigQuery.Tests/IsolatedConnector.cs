using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>The connector and Google's library loaded once more: that one looks for credentials once a process, and remembers.</summary>
internal sealed class IsolatedConnector() : AssemblyLoadContext("isolated connector")
{
    /// <summary>A retriever of table <c>customers</c>, made as a host makes it.</summary>
    public IRetriever Retriever(string connectionString)
    {
        var connector = LoadFromAssemblyPath(typeof(BigQueryServices).Assembly.Location);
        var services = new ServiceCollection().AddPipelines();
        connector.GetType(typeof(BigQueryServices).FullName!, throwOnError: true)!.GetMethod(nameof(BigQueryServices.AddBigQuery))!.Invoke(null, [services]);
        var provider = services.BuildServiceProvider();
        return provider.GetServices<RetrieverKind>().Single(kind => kind.Name == "BigQuery").Create(new("p", new() { Table = "customers" }, connectionString, provider));
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name!.StartsWith("Google.", StringComparison.Ordinal) ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, $"{assemblyName.Name}.dll")) : null;
}
