using System.Data.Common;
using Orleans.Serialization;

namespace ModelPipeline.Silo.Clustering;

/// <summary>Which exceptions go from a silo to another process.</summary>
internal static class ClusterExceptions
{
    /// <summary>
    /// Lets exceptions of databases pass, beside those of .NET and Orleans. Where the cluster's database is away, they are the cause within
    /// Orleans' own exceptions. An exception that cannot pass comes as one of the serializer instead, which looks like a defect.
    /// </summary>
    public static IServiceCollection AddClusterExceptions(this IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedExceptionTypeFilter = IsOfDatabase);

    private static bool IsOfDatabase(Type type) => type.IsAssignableTo(typeof(DbException));
}
