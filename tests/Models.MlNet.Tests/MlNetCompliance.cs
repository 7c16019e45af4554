using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;

namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>The suites for all models, run with models of ML.NET.</summary>
public static class MlNetCompliance
{
    // The trees of this model are in a native library.
    private static readonly Lazy<Trained> Boosted = new(() => Trained.Fit(ml => Trained.Prepare(ml).Append(
        ml.BinaryClassification.Trainers.LightGbm(
            new LightGbmBinaryTrainer.Options
            {
                NumberOfIterations = 20,
                NumberOfLeaves = 8,
                MinimumExampleCountPerLeaf = 5,
                NumberOfThreads = 1
            }))));

    public sealed class Answers() : ModelAnswersCompliance(new VisitorSample(Trained.Binary));

    public sealed class AnswersOfTrees() : ModelAnswersCompliance(new VisitorSample(Boosted.Value));

    public sealed class BadRows() : ModelRowsCompliance(new VisitorSample(Trained.Binary));

    public sealed class Files() : ModelFilesCompliance(new VisitorSample(Trained.Binary));

    public sealed class Settings() : ModelSettingsCompliance(new VisitorSample(Trained.Binary));

    public sealed class Types() : ModelTypesCompliance(new VisitorSample(Trained.Binary));
}
