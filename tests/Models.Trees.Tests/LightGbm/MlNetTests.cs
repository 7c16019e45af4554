using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>Trees that the LightGBM of ML.NET has trained, in LightGBM's file format, give the same answers as ML.NET.</summary>
public sealed class MlNetTests(ModelFolder folder) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task ApplyAsync_TreesOfMlNet_GiveTheProbabilitiesOfMlNet()
    {
        var random = new Random(11);
        Measurement[] rows = [.. Enumerable.Range(0, 2_000).Select(_ =>
        {
            float[] features = [random.NextSingle(), random.NextSingle() * 10, random.NextSingle() * 100];
            return new Measurement { Features = features, Label = features[0] + (features[1] / 10) > 1 + (features[2] / 1_000) };
        })];
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(rows);
        var options = new LightGbmBinaryTrainer.Options { NumberOfIterations = 30, NumberOfLeaves = 15, NumberOfThreads = 1 };
        var trained = ml.BinaryClassification.Trainers.LightGbm(options).Fit(data);
        await using var model = await folder.LoadAsync(Text(trained.Model.SubModel.TrainedTreeEnsemble));
        var columns = Enumerable.Range(0, 3).Select(i => ($"f{i}", (Array)Array.ConvertAll(rows, row => (double)row.Features[i])));

        var outputs = await model.ApplyAsync(InputRows.Of([.. columns]), TestContext.Current.CancellationToken);

        var expected = trained.Transform(data).GetColumn<float>("Probability").Select(probability => (double)probability).ToList();
        Assert.Equal(expected, outputs.Values<double>("prediction").ToArray(), (right, score) => Math.Abs(right - score) <= 1e-6);
        Assert.True(expected.Max() - expected.Min() > 0.5, "The rows differ too little.");
    }

    private static string Text(RegressionTreeEnsemble ensemble)
    {
        var text = new StringBuilder("""
            tree
            version=v4
            num_class=1
            num_tree_per_iteration=1
            label_index=0
            max_feature_idx=2
            objective=binary sigmoid:0.5
            feature_names=f0 f1 f2
            feature_infos=[0:1] [0:10] [0:100]


            """);
        foreach (var (index, tree) in ensemble.Trees.Index())
        {
            var thresholds = tree.NumericalSplitThresholds.Select(each => (double)each).ToList();
            text.AppendLine(CultureInfo.InvariantCulture, $"Tree={index}");
            text.AppendLine(CultureInfo.InvariantCulture, $"num_leaves={tree.NumberOfLeaves}");
            text.AppendLine("num_cat=0");
            text.AppendLine(CultureInfo.InvariantCulture, $"split_feature={string.Join(' ', tree.NumericalSplitFeatureIndexes)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"threshold={Numbers(thresholds)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"decision_type={string.Join(' ', thresholds.Select(_ => 2))}");
            text.AppendLine(CultureInfo.InvariantCulture, $"left_child={string.Join(' ', tree.LeftChild)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"right_child={string.Join(' ', tree.RightChild)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"leaf_value={Numbers(tree.LeafValues)}");
            text.AppendLine("shrinkage=1");
            text.AppendLine();
        }

        return text.AppendLine("end of trees").ToString();
    }

    private static string Numbers(IEnumerable<double> numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
}
