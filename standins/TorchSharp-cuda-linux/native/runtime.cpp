// Gradients, random numbers, devices, threads and files.
#include "layer.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <torch/cuda.h>
#include <torch/serialize.h>
#include <torch/utils.h>
#include <torch/version.h>

using namespace layer;

LAYER_API grad_enabled(int64_t* out) {
    return guarded([&] { *out = at::GradMode::is_enabled(); });
}

LAYER_API grad_set_enabled(int64_t enabled) {
    return guarded([&] { at::GradMode::set_enabled(enabled != 0); });
}

LAYER_API tensor_requires_grad(const Tensor* tensor, int64_t* out) {
    return guarded([&] { *out = tensor->requires_grad(); });
}

LAYER_API tensor_set_requires_grad(Tensor* tensor, int64_t value) {
    return guarded([&] { tensor->requires_grad_(value != 0); });
}

LAYER_API tensor_is_leaf(const Tensor* tensor, int64_t* out) {
    return guarded([&] { *out = tensor->is_leaf(); });
}

// Gives null where there is no gradient.
LAYER_API tensor_grad(const Tensor* tensor, Tensor** out) {
    return guarded([&] {
        const auto& gradient = tensor->grad();
        *out = gradient.defined() ? new Tensor(gradient) : nullptr;
    });
}

LAYER_API tensor_set_grad(Tensor* tensor, const Tensor* gradient) {
    return guarded([&] { tensor->mutable_grad() = optional_tensor(gradient); });
}

LAYER_API tensor_backward(const Tensor* tensor, const Tensor* gradient, int64_t retain_graph, int64_t create_graph) {
    return guarded([&] { tensor->backward(optional_tensor(gradient), retain_graph != 0, create_graph != 0); });
}

LAYER_API tensor_save(const Tensor* tensor, const char* path) {
    return guarded([&] { torch::save(*tensor, std::string(path)); });
}

LAYER_API tensor_load(const char* path, Tensor** out) {
    return guarded([&] {
        Tensor loaded;
        torch::load(loaded, std::string(path));
        give(out, std::move(loaded));
    });
}

LAYER_API generator_dispose(at::Generator* generator) {
    return guarded([&] { delete generator; });
}

LAYER_API generator_new(int64_t seed, int64_t device_type, int64_t device_index, at::Generator** out) {
    return guarded([&] {
        auto where = device(device_type, device_index);
        auto made = where.is_cpu() ? at::make_generator<at::CPUGeneratorImpl>() : at::globalContext().defaultGenerator(where).clone();
        made.set_current_seed(static_cast<uint64_t>(seed));
        *out = new at::Generator(std::move(made));
    });
}

LAYER_API generator_default(at::Generator** out) {
    return guarded([&] { *out = new at::Generator(at::detail::getDefaultCPUGenerator()); });
}

LAYER_API generator_seed(at::Generator* generator, int64_t seed) {
    return guarded([&] { generator->set_current_seed(static_cast<uint64_t>(seed)); });
}

LAYER_API generator_initial_seed(const at::Generator* generator, int64_t* out) {
    return guarded([&] { *out = static_cast<int64_t>(generator->current_seed()); });
}

LAYER_API generator_state(const at::Generator* generator, Tensor** out) {
    return guarded([&] { give(out, generator->get_state()); });
}

LAYER_API generator_set_state(at::Generator* generator, const Tensor* state) {
    return guarded([&] { generator->set_state(*state); });
}

// Seeds the default generators of every device.
LAYER_API runtime_manual_seed(int64_t seed) {
    return guarded([&] { torch::manual_seed(static_cast<uint64_t>(seed)); });
}

LAYER_API runtime_cuda_count(int64_t* out) {
    return guarded([&] { *out = static_cast<int64_t>(torch::cuda::device_count()); });
}

LAYER_API runtime_cuda_seed(int64_t seed) {
    return guarded([&] { torch::cuda::manual_seed_all(static_cast<uint64_t>(seed)); });
}

LAYER_API runtime_cuda_synchronize(int64_t index) {
    return guarded([&] { torch::cuda::synchronize(index); });
}

LAYER_API runtime_threads(int64_t* out) {
    return guarded([&] { *out = at::get_num_threads(); });
}

LAYER_API runtime_set_threads(int64_t count) {
    return guarded([&] { at::set_num_threads(static_cast<int>(count)); });
}

LAYER_API runtime_interop_threads(int64_t* out) {
    return guarded([&] { *out = at::get_num_interop_threads(); });
}

LAYER_API runtime_set_interop_threads(int64_t count) {
    return guarded([&] { at::set_num_interop_threads(static_cast<int>(count)); });
}

// The text is constant and not to be freed.
LAYER_API runtime_version(const char** out) {
    return guarded([&] { *out = TORCH_VERSION; });
}
