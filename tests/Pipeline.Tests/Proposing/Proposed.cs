using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

/// <summary>A table and a model file for proposals. The model adds its inputs, as far as they are numbers.</summary>
internal sealed class Proposed
{
    private readonly string path = FakeModelFile.Write("");

    /// <summary>The columns of the table, without rows.</summary>
    public Schema Table { get; set; } = new([]);

    /// <summary>The rows; null for a table that gives none.</summary>
    public Func<Batch?> Sample { get; set; } = () => null;

    /// <summary>The inputs of the model, before columns are mapped to them.</summary>
    public Schema Inputs { get; set; } = new([]);

    /// <summary>The outputs of the model without a mapping.</summary>
    public Schema Outputs { get; set; } = new([new("y", ColumnType.Double)]);

    /// <summary>The outputs that have several values each, such as a probability for each class.</summary>
    public string[] Vectors { get; set; } = [];

    /// <summary>
    /// The number of columns of an estimator, which takes a matrix and does not say of which columns; null for another model.
    /// </summary>
    public int? Features { get; set; }

    /// <summary>A model instead of one with these inputs and outputs.</summary>
    public IModel? Model { get; set; }

    /// <summary>The pipeline that the settings name as the default one; empty for none.</summary>
    public string DefaultPipeline { get; set; } = "";

    /// <summary>The retrievers that were made.</summary>
    public List<FakeRetriever> Retrievers { get; } = [];

    /// <summary>The models that were loaded.</summary>
    public List<FakeModel> Models { get; } = [];

    /// <summary>Rows of doubles, with a null for each NaN.</summary>
    public static Batch Rows(string[] users, params (string Name, double[] Values)[] columns) => new(
        users,
        [
            .. columns.Select(each => new Column<double>(
                new(each.Name, ColumnType.Double), each.Values, Array.ConvertAll(each.Values, double.IsNaN))),
        ]);

    public async Task<SettingsProposal> ProposeAsync(
        PipelineOptions? options = null, bool hasUserColumn = false, Predicate<ProposedColumn>? accepts = null)
    {
        options ??= new();
        options.Input.Kind = "Fake";
        options.Model.Path = path;
        await using var services = Services();
        var proposer = new SettingsProposer(
            services, new(), services.GetServices<RetrieverKind>(), services.GetRequiredService<ModelLoader>());
        return await proposer.ProposeAsync(
            "churn", options, hasUserColumn, accepts ?? (_ => false), TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<Fault>> CheckAsync(bool opensInputs, params PipelineDefinition[] definitions)
    {
        await using var services = Services();
        var checker = new SettingsChecker(
            services, new(), services.GetServices<RetrieverKind>(), services.GetRequiredService<ModelLoader>(),
            services.GetServices<WriterKind>(), defaultPipeline: new(DefaultPipeline));
        return await checker.CheckAsync(definitions, opensInputs, TestContext.Current.CancellationToken);
    }

    public PipelineDefinition Definition(string name = "churn") => new(name, new()
    {
        Input = { Kind = "Fake" },
        Model = { Path = path },
        Output = { Kind = "Fake" },
    });

    private ServiceProvider Services() => new ServiceCollection().AddLogging().AddPipelines()
        .AddRetriever("Fake", context => Retrieve(context.Options.UserColumn))
        .AddWriter("Fake", _ => new FakeWriter())
        .AddModelKind(new("Fake", FakeModelFile.Extension, LoadAsync))
        .BuildServiceProvider();

    private FakeRetriever Retrieve(string userColumn)
    {
        var retriever = new FakeRetriever
        {
            Source = Table,
            Sample = Sample,
            OpenFault = Table.Find(userColumn) is null
                ? new([new("Input:UserColumn", $"is '{userColumn}', which is no column.")]) { Columns = Table }
                : null,
        };
        Retrievers.Add(retriever);
        return retriever;
    }

    private Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        ModelFile.Check(options.Path);
        if (Model is not null)
            return Task.FromResult(Model);
        if (Features is not null && options.Inputs.Count == 0)
            throw new PipelineConfigurationException([new("Model:Inputs:X", "is empty.") { Width = Features }]);
        if (Features is not null)
            Inputs = new([new("X", ColumnType.Vector, VectorLength: Features)]);
        var faults = new List<Fault>();
        var resolved = InputMapping.Resolve(options.Inputs, Inputs.Select(field => field.Name), faults);
        faults.AddRange(options.Outputs.Where(output => output.Value.Split('[') is [var vector, _] && !Vectors.Contains(vector))
            .Select(output => new Fault($"Model:Outputs:{output.Key}", $"names '{output.Value}', which the model does not have.")));
        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
        Field[] inputs =
        [
            .. Inputs.SelectMany(field => resolved.TryGetValue(field.Name, out var columns)
                ? columns.Select(column => new Field(column, ColumnType.Double, Nullable: false))
                : [field]),
        ];
        var outputs = options.Outputs.Count == 0
            ? Outputs
            : new(options.Outputs.Keys.Select(name => new Field(name, ColumnType.Double)));
        Models.Add(new()
        {
            Inputs = new(inputs),
            Outputs = outputs,
            Instead = (batch, _) => Task.FromResult(new Batch(
                batch.Users, [.. outputs.Select(field => new Column<double>(
                    new(field.Name, ColumnType.Double),
                    Enumerable.Range(0, batch.Count).Select(row => batch.Columns.OfType<Column<double>>().Sum(column => column.Values[row]))
                        .ToArray()))])),
        });
        return Task.FromResult<IModel>(Models[^1]);
    }
}
