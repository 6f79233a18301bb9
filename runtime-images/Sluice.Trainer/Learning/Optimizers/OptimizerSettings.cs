namespace Sluice.Trainer.Learning.Optimizers;

/// <summary>How gradients become steps. Hyperparameter <c>optimizer</c>.</summary>
internal enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with momentum. Weight decay is added to the gradient.</summary>
    Sgd,

    /// <summary>Adam (Kingma and Ba 2015, arXiv 1412.6980). Weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101).</summary>
    AdamW,

    /// <summary>
    /// Lion (Chen et al. 2023, arXiv 2302.06675), with decoupled weight decay. Its steps all have the same length, so its authors advise
    /// a learning rate 3 to 10 times below AdamW's and a weight decay as much above.
    /// </summary>
    Lion,
}

/// <summary>Settings of an <see cref="Optimizer"/>. Those that are not here have torch's defaults, for Lion its paper's.</summary>
internal sealed record OptimizerSettings
{
    /// <summary>The kind.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.AdamW;

    /// <summary>
    /// Share of SGD's last step that the next one keeps, in [0, 1). The others ignore it. Hyperparameter <c>momentum</c>.
    /// </summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>
    /// Weight decay, which applies to every trained parameter, as in torch: to biases, scales of normalisations and embeddings too.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>
    /// Greatest norm of all gradients together; longer ones are shortened to it. 0 for none. Hyperparameter <c>clip</c>.
    /// </summary>
    public double Clip { get; init; }
}
