using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Transformers;

/// <summary>
/// Feed-forward layers among which a router chooses the most probable few for each token (Fedus et al. 2021, arXiv 2101.03961). Their
/// answers count by the probabilities: as they are for one expert, from which alone the router then learns, and divided by their sum for
/// several.
/// </summary>
internal sealed class MixtureOfExperts : Network
{
    private readonly Linear router;
    private readonly ModuleList<SwiGlu> experts;
    private readonly int chosen;

    /// <summary>Creates the layer.</summary>
    /// <param name="options">The sizes.</param>
    public MixtureOfExperts(TransformerOptions options)
        : base("experts")
    {
        chosen = options.TopK;
        router = nn.Linear(options.HiddenSize, options.Experts, hasBias: false);
        experts = nn.ModuleList([.. Enumerable.Range(0, options.Experts).Select(_ => new SwiGlu(options))]);
        Register();
    }

    /// <summary>
    /// How unevenly the last call spread the tokens: the number of experts times the sum over experts of the share of choices and the mean
    /// probability, equation 4 of the paper. 1 where they are spread evenly. It belongs to the scope of the call, and is null after one in
    /// evaluation.
    /// </summary>
    public Tensor? Imbalance { get; private set; }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var tokens = input.flatten(0, -2);
        var probabilities = router.call(tokens).AtLeastFloat32().softmax(-1);
        var (weights, choices) = probabilities.topk(chosen);
        weights = chosen > 1 ? weights / weights.sum(-1, keepdim: true) : weights;

        // The choices are sorted by expert, so that each computes its tokens at once.
        var order = choices.flatten().argsort();
        var counts = choices.flatten().bincount(null, experts.Count);
        var batches = tokens.index_select(0, order.div(chosen, RoundingMode.floor)).split(counts.cpu().data<long>().ToArray());
        var answers = cat([.. batches.Select((batch, expert) => experts[expert].call(batch))]).index_select(0, order.argsort());
        var mixed = (answers.unflatten(0, -1, chosen) * weights.As(answers).unsqueeze(-1)).sum(1);

        var shares = counts.to(probabilities.dtype).div(choices.numel());
        Imbalance = training ? (shares * probabilities.mean([0])).sum().mul(experts.Count).MoveToOuterDisposeScope() : null;
        return mixed.view(input.shape).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the nodes. Each expert answers for each token, and the answers of those that were not chosen count 0.</summary>
    public override string Write(GraphWriter graph, string input)
    {
        var probabilities = graph.Node("Softmax", [graph.Project(input, router)], Int("axis", -1));
        var top = graph.Nodes("TopK", 2, [probabilities, graph.Constant([(long)chosen], 1)], Int("axis", -1));
        var weights = chosen > 1
            ? graph.Node("Div", [top[0], graph.Node("ReduceSum", [top[0], graph.Constant([-1L], 1)])])
            : top[0];
        var none = graph.Node("Mul", [probabilities, graph.Scalar(0)]);
        var shares = graph.Nodes("Split", experts.Count,
            [graph.Node("ScatterElements", [none, top[1], weights], Int("axis", -1))], Int("axis", -1), Int("num_outputs", experts.Count));
        return experts.Select((expert, i) => graph.Node("Mul", [expert.Write(graph, input), shares[i]]))
            .Aggregate((sum, answer) => graph.Node("Add", [sum, answer]));
    }
}
