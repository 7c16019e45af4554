using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Models.MlNet;

/// <summary>Registration of ML.NET models.</summary>
public static class MlNetServices
{
    /// <summary>Adds the model kind <c>MlNet</c> for <c>.zip</c> files that ML.NET saved.</summary>
    public static IServiceCollection AddMlNet(this IServiceCollection services) =>
        services.AddModelKind(new("MlNet", ".zip", MlNetLoader.LoadAsync));
}
