using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelPipeline.Models.Trees.LightGbm;
using ModelPipeline.Models.Trees.XGBoost;

namespace ModelPipeline.Models.Trees;

/// <summary>Registration of boosted trees.</summary>
public static class TreesServices
{
    /// <summary>
    /// Adds the model kinds <c>LightGbm</c> for text files of LightGBM (<c>.txt</c>, <c>.lgb</c>) and <c>XGBoost</c> for its files
    /// (<c>.json</c>, <c>.ubj</c>). Their own libraries apply them in this process. The library of LightGBM comes with the package. The
    /// library of XGBoost comes from the platform; if it is missing, the kind <c>Python</c> applies the file.
    /// </summary>
    public static IServiceCollection AddTrees(this IServiceCollection services)
    {
        services.AddModelKind(new("LightGbm", ".txt", LightGbmLoader.LoadAsync) { Extensions = [".txt", ".lgb"] });
        return services.AddSingleton(provider =>
        {
            var log = provider.GetService<ILoggerFactory>()?.CreateLogger("ModelPipeline.Models.Trees");
            var loader = new XGBoostLoader(Python, log, () => XGBoostLibrary.IsThere);
            return new ModelKind("XGBoost", ".json", loader.LoadAsync) { Extensions = [".json", ".ubj"] };

            ModelKind? Python() => provider.GetServices<ModelKind>().FirstOrDefault(kind => kind.Name == "Python");
        });
    }
}
