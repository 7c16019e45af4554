using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Models.Trees.LightGbm;

namespace ModelPipeline.Models.Trees;

/// <summary>Registration of boosted trees.</summary>
public static class TreesServices
{
    /// <summary>Adds the model kind <c>LightGbm</c> for its text files (<c>.txt</c>, <c>.lgb</c>).</summary>
    public static IServiceCollection AddTrees(this IServiceCollection services) =>
        services.AddModelKind(new("LightGbm", ".txt", LightGbmLoader.LoadAsync) { Extensions = [".txt", ".lgb"] });
}
