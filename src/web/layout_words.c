/* The glossary: words of public accounting in the words of people. Shown folded near where they are
 * used, and whole on the page of method. */
#include "web/layout_parts.h"

/* In the order of a peso's way; meanings after CONAC's and the LDF's definitions, plainly. */
static const struct layout_word glossary[] = {
    {N_("comprobado"),
     N_("Dos archivos publicados lo dicen: comparten la misma clave, quien publica declara la "
        "unión, o una persona la confirmó.")},
    {N_("posible"),
     N_("El programa encontró un parecido (nombre, monto, lugar, fechas) y nadie lo ha confirmado. "
        "Se cuenta aparte y nunca se mezcla con lo comprobado.")},
    {N_("se pierde el rastro"), N_("Ningún archivo publicado dice qué pasó después con ese dinero. "
                                   "No quiere decir que se haya "
                                   "perdido el dinero: quiere decir que falta publicar algo.")},
    {N_("aprobado"), N_("Lo que el Congreso o el Cabildo autorizó gastar al empezar el año.")},
    {N_("modificado"), N_("Lo aprobado, con los aumentos y recortes hechos durante el año.")},
    {N_("comprometido"), N_("Lo que ya tiene un contrato o pedido firmado.")},
    {N_("devengado"), N_("Lo que ya se debe porque el bien, la obra o el servicio se recibió, se "
                         "haya pagado o no.")},
    {N_("ejercido"), N_("Lo que ya tiene una orden de pago.")},
    {N_("pagado"), N_("El dinero que ya salió.")},
    {N_("estimado"), N_("El ingreso que se esperaba al empezar el año.")},
    {N_("recaudado"), N_("El ingreso que de verdad entró.")},
    {N_("capítulo"), N_("La división más grande del gasto según en qué se gasta: sueldos, "
                        "materiales, obra, deuda…")},
    {N_("clasificación"),
     N_("Una manera de repartir el mismo presupuesto: en qué se gasta, para qué se gasta o qué "
        "dependencia lo gasta. Todas deben sumar lo mismo.")},
    {N_("servicio de la deuda"),
     N_("Lo que se paga en el año por las deudas: amortización (lo que se devuelve), intereses y "
        "comisiones.")},
    {N_("disposición"), N_("La parte de un crédito que ya se recibió.")},
    {N_("amortización"), N_("La parte de un crédito que ya se devolvió.")},
    {N_("fideicomiso"),
     N_("Dinero público apartado en un banco para un fin, que se maneja fuera de las cuentas "
        "ordinarias.")},
    {N_("procedimiento"),
     N_("La manera de elegir a quién se contrata: licitación, invitación o adjudicación directa.")},
    {N_("adjudicación"), N_("La decisión de a quién se contrata y por cuánto.")},
    {N_("convenio modificatorio"), N_("Un cambio firmado a un contrato: monto, plazo o alcance.")},
    {N_("fecha de corte"),
     N_("El día hasta el que habla un archivo. Lo que pasó después no está en él.")},
    {N_("hueco"),
     N_("Lo que falta publicar para poder seguir un dinero, con los pesos que dependen de ello.")},
};

const struct layout_word *layout_glossary(size_t *count_out)
{
    *count_out = sizeof glossary / sizeof *glossary;
    return glossary;
}

const struct layout_word *layout_words(const struct page *page, const char *const *names,
                                       size_t *count_out)
{
    size_t wanted = 0, count;
    const struct layout_word *all = layout_glossary(&count);
    *count_out = 0;
    while (names[wanted]) wanted++;
    struct layout_word *words = arena_array(page->arena, wanted ? wanted : 1, sizeof *words);
    if (!words) return NULL;
    for (size_t i = 0; i < wanted; i++)
        for (size_t k = 0; k < count; k++)
            if (str_is(str_of(all[k].word), names[i]))
                words[(*count_out)++] = (struct layout_word){_(all[k].word), _(all[k].meaning)};
    return words;
}
